"""The model once more, in plain Python with Mesa: the oracle of the compiled engine, and the baseline for its speed."""
