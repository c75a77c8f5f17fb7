"""Claims are tried by paired runs: toys whose answer is known by construction, and the pages of the shipped scenarios."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.wording import outcome_names
from sim.errors import CoalitionError
from sim.scenario import Scenario, load, loads, shipped
from sim.scenario.parameters import PARAMETERS
from sim.studies.claims import Contrast, Simulated, at_defaults, contrast, examine, other_side, over_ranges
from sim.studies.claims_page import CASE, CLAIMS, OUTCOMES, claims_page, in_order, is_extreme, outcomes_page
from sim.studies.compare import compare
from sim.studies.findings import EXTREMES, READINGS
from tests.toys import TOWN_AND_PORT

GONE = "outcomes: {gone: {metric: strength, faction: gov, below: 10, when: end}}\n"
FALL = "events: {fall: {shift: {path: factions.gov.strength, to: 0}, week: 7%s}}\n"
CLAIM = "claims: {falls: {outcome: gone, direction: %s, compare_with: {without: [fall]}}}\n"
FEW = {"draws": 20, "replicates": 5, "workers": 2}


def tried(text: str, **settings: int) -> dict[str, Contrast]:
    """Both contrasts of the only claim of a scenario in a text."""
    (examined,) = examine(loads(text), Simulated(**{**FEW, **settings})).values()
    return {"at defaults": examined.at_defaults, "over draws": examined.over_draws}


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_an_event_that_forces_the_outcome_makes_the_whole_difference(direction: str) -> None:
    for found in tried(TOWN_AND_PORT + GONE + FALL % "" + CLAIM % direction).values():
        assert (found.probability, found.other, found.difference) == (1.0, 0.0, 1.0)
        assert (found.high, found.differing, found.runs) == (1.0, 100, 100)
        # Of 20 draws all gain it: Tango's score at d is 20 (1 - d)/(1 + d), and the square of t(19) 2.09302 at the bound.
        assert found.low == pytest.approx((20 - 2.09302**2) / (20 + 2.09302**2), abs=1e-4)
        shares = (found.as_claimed, found.opposite, found.nil)
        assert shares == ((1.0, 0.0, 0.0) if direction == "higher" else (0.0, 1.0, 0.0))
        assert found.verdict == ("holds" if direction == "higher" else "holds the other way")


def test_an_event_after_the_outcome_was_judged_makes_none() -> None:
    fought = "outcomes: {fought: {metric: clashes, at_least: 1, when: by 2016-02-01}}\n"
    late = "events: {late: {clash: {between: gov, and: army, at: port}, week: 6, engagements: 3}}\n"
    claim = "claims: {nothing: {outcome: fought, direction: higher, compare_with: {without: [late]}}}\n"
    for found in tried(TOWN_AND_PORT + fought + late + claim).values():
        assert 0 < found.probability < 1, "the outcome itself is in doubt"
        assert (found.difference, found.differing, found.nil) == (0.0, 0, 1.0)
        assert -0.25 < found.low < 0 < found.high < 0.25, "none of 20 draws differs: that is no proof that none ever does"
        assert found.verdict == "undecided"


def test_an_event_that_may_not_happen_makes_its_probability() -> None:
    found = tried(TOWN_AND_PORT + GONE + FALL % ", probability: 0.3" + CLAIM % "higher", draws=100)["over draws"]
    assert found.other == 0.0
    assert found.difference == pytest.approx(0.3, abs=4 * math.sqrt(0.3 * 0.7 / 500))
    assert found.low < found.difference < found.high
    assert found.verdict == "holds"


def test_what_draws_decide_is_as_uncertain_as_the_number_of_draws() -> None:
    """Each draw says yes or no to all of its runs: the interval is that of 100 coins, not of 500."""
    found = tried(TOWN_AND_PORT + GONE + FALL % ", probability: {choice: {0: 0.5, 1: 0.5}}" + CLAIM % "higher", draws=100)["over draws"]
    assert found.as_claimed + found.nil == 1.0
    assert found.as_claimed == found.difference
    coin = math.sqrt(found.difference * (1 - found.difference) / 99)
    assert found.high - found.low == pytest.approx(2 * 1.98422 * coin, rel=0.05)  # t, 99 degrees of freedom, 0.975


@pytest.mark.parametrize("text", [FALL % ", probability: 0.3", FALL % ", probability: {choice: {0: 0.9, 1: 0.1}}"])
def test_the_interval_is_the_one_that_compare_gives(text: str) -> None:
    """The same runs, asked in two ways: with what differs by chance, and with what draws decide (where the interval is wider)."""
    scenario = loads(TOWN_AND_PORT + GONE + text + CLAIM % "higher")
    claimed = tried(TOWN_AND_PORT + GONE + text + CLAIM % "higher", draws=40)["at defaults"]
    asked = at_defaults(scenario)
    compared = compare(asked, asked.without("fall"), runs=200, replicates=5).outcomes["gone"]
    assert 0 < claimed.differing < 200
    assert (claimed.probability, claimed.other, claimed.difference) == (compared.a, compared.b, compared.difference)
    assert (claimed.low, claimed.high) == (compared.low, compared.high)
    assert (claimed.as_claimed, claimed.nil) == (compared.signs.higher / 40, compared.signs.equal / 40)


def test_the_interval_of_independent_runs_is_tangos() -> None:
    """44 gained, none lost of 100, each run a draw of its own and nothing uncertain."""
    ours = np.arange(100) < 44
    found = contrast(ours, np.zeros(100, dtype=bool), 1, "higher", clustered=False)
    z = 1.959964
    # Tango's score at d with nothing lost: q = 0 on its bound, so that (44 - 100 d)^2 = z^2 * 100 d (1 - d): Wilson's bounds of 44%.
    centre, half = (0.44 + z * z / 200) / (1 + z * z / 100), z * math.sqrt(0.44 * 0.56 / 100 + z * z / 40000) / (1 + z * z / 100)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-3)


def test_signs_by_hand() -> None:
    """Draws of two runs with differences 0.5, 0.5, 0, 1."""
    ours = np.array([1, 0, 1, 1, 1, 0, 1, 1], dtype=bool)
    others = np.array([0, 0, 0, 1, 0, 1, 0, 0], dtype=bool)
    found = contrast(ours, others, 2, "higher")
    assert found.difference == 0.5
    assert (found.as_claimed, found.opposite, found.nil, found.differing) == (0.75, 0.0, 0.25, 6)
    assert (found.low < 0, found.verdict) == (True, "undecided")


@pytest.mark.parametrize(("differ", "verdict"), [(5, "undecided"), (6, "holds")])
def test_a_handful_of_draws_decides_nothing(differ: int, verdict: str) -> None:
    """200 draws, a few of which differ, all one way: five of five are chance in 1 of 16, whatever the interval says."""
    ours = np.zeros(400, dtype=bool)
    ours[: 2 * differ] = True
    assert contrast(ours, np.zeros(400, dtype=bool), 2, "higher").verdict == verdict


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="two draws"):
        contrast(np.ones(10, dtype=bool), np.ones(10, dtype=bool), 10, "higher")


def test_numbers_and_files_can_be_compared_with(tmp_path: Path) -> None:
    claims = """claims:
  by_number: {outcome: gone, direction: higher, compare_with: {set: {events.fall.by: 0}}}
  by_file: {outcome: gone, direction: higher, compare_with: {scenario: spared.yaml}}
"""
    fall = "events: {fall: {shift: {path: factions.gov.strength, by: -1000000}, week: 7}}\n"
    (tmp_path / "hit.yaml").write_text(TOWN_AND_PORT + GONE + fall + claims, encoding="utf-8")
    (tmp_path / "spared.yaml").write_text(TOWN_AND_PORT.replace("seed: 11", "seed: 12") + GONE, encoding="utf-8")
    scenario = load(tmp_path / "hit.yaml")
    assert other_side(scenario, scenario.claims["by_file"]).seed == 11, "both sides meet the same chance"
    assert {found.over_draws.difference for found in examine(scenario, Simulated(**FEW)).values()} == {1.0}


def test_an_outcome_the_other_side_does_not_know_is_refused(tmp_path: Path) -> None:
    claim = "claims: {c: {outcome: gone, direction: higher, compare_with: {scenario: other.yaml}}}\n"
    (tmp_path / "one.yaml").write_text(TOWN_AND_PORT + GONE + claim, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(TOWN_AND_PORT, encoding="utf-8")
    with pytest.raises(CoalitionError, match="gone is no outcome of 'Toy'"):
        examine(load(tmp_path / "one.yaml"), Simulated(**FEW))


def test_parameters_stand_at_defaults_or_are_drawn() -> None:
    stated = "parameters: {clash_rate: 0.4, aversion: {uniform: [2, 3]}}\n"
    fixed, drawn = at_defaults(loads(TOWN_AND_PORT + stated)), over_ranges(loads(TOWN_AND_PORT + "parameters: fixed\n"))
    assert fixed.parameters["clash_rate"].constant == 0.4, "what a scenario states is its own"
    assert fixed.parameters["aversion"].constant == 2.5
    assert {name for name, quantity in fixed.parameters.items() if quantity.constant != PARAMETERS[name].default} == {
        "clash_rate",
        "aversion",
    }
    assert drawn.parameters == loads(TOWN_AND_PORT).parameters
    assert over_ranges(loads(TOWN_AND_PORT + stated)).parameters["clash_rate"].constant == 0.4
    assert "factions.army.strength" in {path for path, quantity in fixed.quantities().items() if quantity.constant is None}


def test_workers_change_nothing() -> None:
    scenario = loads(TOWN_AND_PORT + "outcomes: {fought: {metric: clashes, at_least: 1, when: by 2016-02-01}}\n")
    one, two = (Simulated(draws=60, replicates=10, workers=workers)(scenario)["fought"] for workers in (1, 2))
    assert one.shape == (600,) and one.any() and not one.all()
    assert (one == two).all()


# --- the pages


def rows(page: str) -> list[list[str]]:
    """The cells of the table of a page, without code marks."""
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


@cache
def scenarios() -> dict[str, Scenario]:
    return {name: load(path) for name, path in shipped().items()}


@cache
def document(name: str) -> str:
    return (Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8")


def test_every_claim_of_the_shipped_scenarios_is_reported_the_case_first() -> None:
    listed = [(scenario, claim) for scenario, claim, *_ in rows(document(CLAIMS))]
    claims = [(name, claim) for name in in_order(scenarios()) for claim in scenarios()[name].claims]
    assert listed == claims
    assert list(dict.fromkeys(name for name, _ in listed))[: len(CASE)] == list(CASE)
    expected = {(name, claim): stated for name in scenarios() for claim, stated in scenarios()[name].claims.items()}
    for scenario, claim, what, *_ in rows(document(CLAIMS)):
        outcome = expected[scenario, claim].outcome
        assert what == f"{outcome_names(scenarios()[scenario])[outcome]} (`{outcome}`): {expected[scenario, claim].direction}"


def test_every_claim_that_comes_out_otherwise_is_read() -> None:
    """By hand, and the page holds what is written now."""
    otherwise = {(scenario, claim) for scenario, claim, _, _, _, _, _, _, verdict in rows(document(CLAIMS)) if verdict != "robust"}
    assert otherwise - set(READINGS) == set()
    for name, claim in READINGS:
        assert claim in scenarios()[name].claims
        assert f"### {name}: {claim}\n\n{READINGS[name, claim]}\n" in document(CLAIMS)


def test_the_page_sums_up_both_verdicts_of_a_claim() -> None:
    for _, _, _, _, fixed, _, drawn, _, verdict in rows(document(CLAIMS)):
        both = {fixed.strip("*"), drawn.strip("*")}
        if "the other way" in both:
            assert verdict == "**fragile**"
        else:
            assert verdict == {2: "shifted"}.get(len(both), "robust" if both == {"holds"} else "undecided")


def test_every_extreme_outcome_has_its_reason() -> None:
    listed = rows(document(OUTCOMES))
    assert all(is_extreme(float(share)) for *_, share in listed)
    for scenario, called, _ in listed:
        name, outcome = called.removesuffix("`)").split(" (`")
        assert outcome_names(scenarios()[scenario])[outcome] == name
        assert f"### {outcome}\n\n{EXTREMES[outcome]}\n" in document(OUTCOMES)


def test_pages_say_how_they_were_made() -> None:
    for name in (CLAIMS, OUTCOMES):
        assert re.search(r"coalition-sim \d+\.\d+\.\d+, seed 2016, 200 draws of 10 runs = 2,000 runs", document(name))
        assert "python -m sim.studies.claims_page docs" in document(name)


def test_pages_of_a_toy() -> None:
    scenario = loads(TOWN_AND_PORT + GONE + FALL % "" + CLAIM % "lower")
    examined = examine(scenario, Simulated(**FEW))
    (row,) = rows(claims_page({"toy": examined}, {"toy": {"gone": "fallen"}}, "how"))
    low = examined["falls"].over_draws.low
    numbers = f"1.000 against 0.000: +1.000 (+{low:.3f} to +1.000)"
    assert row == [
        "toy",
        "falls",
        "fallen (`gone`): lower",
        numbers,
        "**the other way**",
        numbers,
        "**the other way**",
        "0%, 100%, 0%",
        "**fragile**",
    ]
    shares = {"gone": 1.0, "kept": 0.5, "rare": 0.0195, "common": 0.98}
    called = {"toy": {**dict(zip(shares, shares, strict=True)), "gone": "fallen"}}
    assert rows(outcomes_page({"toy": shares}, called, "how")) == [
        ["toy", "fallen (`gone`)", "1.0000"],
        ["toy", "rare (`rare`)", "0.0195"],
    ]
