"""Questions that need runs: why a faction decided as it did, what happened in a run."""
