"""Whether one history was made before is a matter of this very scenario, and ends with it."""

from __future__ import annotations

from sim.repeats import Histories
from sim.scenario import load, shipped


def test_a_history_is_made_again_only_of_the_very_scenario() -> None:
    scenario, histories = load(shipped()["four_factions"]), Histories()
    equal = scenario.model_copy()
    assert [histories.again(each, run) for each in (scenario, equal) for run in (0, 1, 0)] == [False, False, True] * 2


def test_a_scenario_that_is_gone_is_forgotten() -> None:
    """Places in memory are used again: one that is remembered would be taken for the next that stands there."""
    scenario, histories = load(shipped()["four_factions"]), Histories()
    assert not any(histories.again(scenario.model_copy(), 0) for _ in range(20))
