"""What `coalition sensitivity` says and draws of what drives an outcome, on findings made by hand: nothing is simulated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.analysis.indices import Decomposition, Effect, Index
from sim.cli.driver_picture import write_picture
from sim.cli.driver_words import in_words
from sim.studies.sensitivity import OTHERS, Factor, Sensitivity
from tests.toys import told, two

FACTORS = {name: Factor(name, (name,)) for name in ("one", "two", "three", OTHERS, *(f"f{n}" for n in range(12)))}
SCREENED = Sensitivity("united", "outcome", 3, 100, 2, 10, 0, FACTORS, (), None, (10, 0), True)


def index(name: str, first: float, half: float = 0.01) -> Index:
    return Index(name, first, first - half, first + half, first, first - half, first + half)


def shared(*indices: Index, variance: float = 0.25, target: str = "united") -> Sensitivity:
    found = Decomposition(0.5, variance, 0.2, 0.1, indices, 64)
    kind = "outcome" if target == "united" else "metric"
    return Sensitivity(target, kind, 3, 1000, 4, 0, 64, FACTORS, (), found, (0, 64), True)  # type: ignore[arg-type]


def words(found: Sensitivity) -> str:
    return told(in_words(found, two(0.9)))


@pytest.mark.parametrize(
    ("indices", "said"),
    [
        ((index("one", 0.6), index("two", 0.35)), "add up to 95% (94 to 96%): interactions hardly matter."),
        ((index("one", 0.6, 0.05), index("two", 0.35, 0.05)), "add up to 95% (88 to 100%): how much comes from inputs acting together cannot be told"),
        ((index("one", 0.5), index("two", 0.2)), "add up to 70% (69 to 71%); the rest comes from inputs acting together."),
        ((index("one", 0.5), index("two", -0.01)), "add up to 49% (48 to 50%) (estimates below 0, shown as 0%, count as they are); the rest"),
    ],
)  # fmt: skip
def test_what_interactions_do_is_said_as_far_as_the_intervals_allow(indices: tuple[Index, ...], said: str) -> None:
    """Half-widths of independent estimates add up by their squares: two of 1 point to 1.4, two of 5 to 7.1."""
    assert f"Alone they {said}" in words(shared(*indices))


def test_the_strongest_is_named_unless_the_intervals_of_others_reach_as_far() -> None:
    assert "What drives it most: one. It explains 60% (59 to 61%) of the variance alone" in words(
        shared(index("one", 0.6), index("two", 0.3))
    )
    close = [index("one", 0.3, 0.1), *(index(f"f{n}", 0.25, 0.1) for n in range(4)), index("two", 0.1, 0.05)]
    said = words(shared(*close))
    assert "cannot be told from so few points. One comes first" in said and "the intervals of f0, f1 and 2 others reach as far" in said
    assert "the intervals of f0, f1 and f2 reach as far" in words(shared(*close[:4]))


def test_ten_inputs_have_a_row_and_those_left_are_counted() -> None:
    lines = in_words(shared(*(index(f"f{n}", 0.08) for n in range(12)), index(OTHERS, 0.04)), two(0.9)).splitlines()
    rows = [line.split()[1] for line in lines if line.strip()[:1].isdigit() and ". " in line[:6]]
    assert rows == [f"f{n}" for n in range(10)]
    assert any(line.strip().startswith(OTHERS) for line in lines)
    assert any("(2 more explain less alone; --json has them all.)" in line for line in lines)


def test_where_no_input_is_seen_to_matter_that_is_said() -> None:
    assert "Nothing but chance can be seen" in words(shared()) and "20% of what makes" not in words(shared())
    assert "It is the same in every history simulated" in words(shared(variance=0.0))


def test_a_metric_is_told_as_the_number_it_is() -> None:
    said = words(shared(index("one", 0.6), target="coalition_share"))
    assert said.startswith("What drives coalition_share in the last week? 3 inputs are uncertain; it is 0.5 on average.")


def test_effects_are_told_with_their_direction_and_what_changed_nothing_with_its_bound() -> None:
    """None in 10 places: an input that matters in 26% of places is missed with probability 0.74^10 = 5%."""
    effects = (Effect("one", 0.4, 0.3, 0.5, 0.4, 0.1), Effect("two", 0.2, 0.1, 0.3, -0.2, 0.1), Effect("f0", 0.1, 0.0, 0.2, 0.04, 0.1), Effect("three", 0, 0, 0, 0, 0))  # fmt: skip
    found = replace(SCREENED, screening=effects)
    lines = [line.strip() for line in in_words(found, two(0.9)).splitlines()]
    assert next(line for line in lines if line.startswith("1.")).split() == [
        "1.",
        "one",
        "40.0",
        "(30.0",
        "to",
        "50.0)",
        "more",
        "with",
        "more",
        "of",
        "it",
    ]
    assert next(line for line in lines if line.startswith("2.")).endswith("less with more of it")
    assert next(line for line in lines if line.startswith("3.")).endswith("either way")
    said = words(found)
    assert "1 of 3 inputs changed nothing at any of the 10 places tried; such an input may still do so in up to 26% of places" in said
    assert "None of these intervals leaves 0 out" not in said
    assert "None of these intervals leaves 0 out" in words(replace(found, screening=effects[2:]))
    assert "No input was seen to change it. 1 of" in words(replace(found, screening=effects[3:]))


@pytest.mark.parametrize(
    ("found", "scale"),
    [
        (shared(index(OTHERS, 0.6), index("one", 0.3)), "share of the variance that knowing the inputs would explain, in %"),
        (replace(SCREENED, screening=(Effect("one", 0.4, 0.3, 0.5, 0.4, 0.1),)), "mean absolute change of the probability, in points"),
    ],
)
def test_the_picture_is_entitled_by_what_was_asked_and_its_axis_by_what_is_measured(
    found: Sensitivity, scale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Figure] = []
    monkeypatch.setattr("sim.cli.driver_picture.save", lambda figure, out: drawn.append(figure))
    write_picture(found, two(0.9), Path("drivers.svg"))
    (axes,) = drawn[0].axes
    assert axes.get_xlabel() == scale
    assert "What drives “united”" in [text.get_text() for text in drawn[0].findobj(Text) if isinstance(text, Text)]
    assert axes.get_yticklabels()[0].get_text() == "one", "what is left over comes last"
