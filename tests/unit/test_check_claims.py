"""`coalition check --claims`: a toy for each of the four verdicts, known by construction, and what is printed of them."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import sim.engine
from sim.scenario import loads
from sim.studies.claims import Simulated, examine, sides
from tests.toys import TOWN_AND_PORT, coalition

TOY = f"""{TOWN_AND_PORT}
parameters: {{clash_rate: 0, growth: {{triangular: [0, 0, 0.03]}}}}
events:
  fall: {{shift: {{path: factions.gov.strength, to: 0}}, week: 7}}
  prayer: {{statement: {{by: elders, for: gov, amount: 0}}, week: 7}}
outcomes:
  gone: {{metric: strength, faction: gov, below: 10, when: end}}
  grown: {{metric: threat_strength, above: 1, when: end}}
claims:
"""
# The fall alone makes gov vanish, the prayer nothing; the threat grows unless growth is 0, which is its most likely value.
CLAIMS = {
    "robust": "{outcome: gone, direction: higher, compare_with: {without: [fall]}}",
    "fragile": "{outcome: gone, direction: lower, compare_with: {without: [fall]}}",
    "undecided": "{outcome: gone, direction: higher, compare_with: {without: [prayer]}}",
    "shifted": "{outcome: grown, direction: higher, compare_with: {set: {parameters.growth: 0}}}",
}
FEW = ("--draws", "10", "--replicates", "2")


def toy(*names: str) -> str:
    """The toy with the claims named, each called by the verdict it must get."""
    return TOY + "".join(f"  is_{name}: {CLAIMS[name]}\n" for name in names)


def checked(folder: Path, text: str, *options: str | Path) -> Result:
    path = folder / "toy.yaml"
    path.write_text(text, encoding="utf-8")
    return coalition("check", path, *options)


@pytest.mark.parametrize("verdict", CLAIMS)
def test_each_verdict_is_reached(verdict: str) -> None:
    (found,) = examine(loads(toy(verdict)), Simulated(draws=10, replicates=2, workers=1)).values()
    assert found.verdict == verdict
    if verdict == "shifted":
        assert (found.at_defaults.verdict, found.over_draws.verdict) == ("undecided", "holds")
        assert (found.at_defaults.differing, found.over_draws.other) == (0, 0.0)


def test_all_are_told_in_words(tmp_path: Path) -> None:
    done = checked(tmp_path, toy(*CLAIMS), "--claims", *FEW)
    assert done.exit_code == 1, "a fragile claim is an honest negative"
    for verdict in CLAIMS:
        assert f"is_{verdict}: {verdict}" in done.stdout
    assert "expected: “gone” more likely than without “fall”" in done.stdout
    assert "expected: “grown” more likely than with parameter growth = 0" in done.stdout
    assert re.search(r"100% against 0%: \+100\.0 points \(95%: \+\d\d\.\d to \+100\.0\), holds the other way", done.stdout)
    assert "4 claims: 1 robust, 1 shifted, 1 fragile, 1 undecided." in done.stdout


def test_what_is_not_fragile_is_no_failure(tmp_path: Path) -> None:
    done = checked(tmp_path, toy("robust", "shifted", "undecided"), "--claims", "--json", *FEW)
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["valid"] is True
    assert {claim["claim"]: claim["verdict"] for claim in said["claims"]} == {
        f"is_{name}": name for name in ("robust", "shifted", "undecided")
    }
    robust = said["claims"][[claim["claim"] for claim in said["claims"]].index("is_robust")]
    assert robust["over_draws"]["difference"] == robust["over_draws"]["high"] == 1.0
    assert 0 < robust["over_draws"]["low"] < 1
    assert robust["over_draws"]["runs"] == 20


def test_a_scenario_without_claims_says_so(tmp_path: Path) -> None:
    done = checked(tmp_path, TOY.replace("claims:\n", ""), "--claims", *FEW)
    assert done.exit_code == 0
    assert "states no claims" in done.stderr


def test_without_claims_nothing_is_simulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.engine.simulate", None)
    done = checked(tmp_path, toy("fragile"), "--json")
    assert (done.exit_code, set(json.loads(done.stdout))) == (0, {"valid", "problems"})


def test_bad_input_comes_first(tmp_path: Path) -> None:
    assert checked(tmp_path, toy("robust").replace("outcome: gone", "outcome: gnoe"), "--claims", *FEW).exit_code == 2
    done = checked(tmp_path, toy("robust"), "--draws", "10")
    assert done.exit_code == 2
    assert "--draws goes with --claims" in str(done.exception or "") + done.stderr
    assert checked(tmp_path, toy("robust"), "--claims", "--draws", "1").exit_code == 2


def stopping_after(monkeypatch: pytest.MonkeyPatch, simulations: int) -> None:
    """Ctrl-C while the simulation after so many is under way."""
    engine, worlds = sim.engine.simulate, dict[int, Any]()

    def simulate(world: Any, *rest: Any) -> Any:
        worlds[id(world)] = world
        if len(worlds) > simulations:
            signal.raise_signal(signal.SIGINT)
        return engine(world, *rest)

    monkeypatch.setattr("sim.engine.simulate", simulate)


@pytest.mark.parametrize("simulations", [0, 3, 4, 5, 6])
def test_ctrl_c_keeps_the_claims_that_were_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simulations: int) -> None:
    # In order: both sides at defaults and over draws; the same; one more, since at defaults growth is 0 anyway; two more.
    ended = {"is_fragile": 4, "is_robust": 4, "is_shifted": 5, "is_undecided": 7}
    kept = [name for name, after in ended.items() if after <= simulations]
    stopping_after(monkeypatch, simulations)
    done = checked(tmp_path, toy(*CLAIMS), "--claims", "--json", *FEW, "--workers", "1")
    assert done.exit_code == 130
    said = json.loads(done.stdout)
    assert [claim["claim"] for claim in said["claims"]] == kept
    assert said["complete"] is False
    told = f"interrupted; {len(kept)} of 4 claims were tried until then" if kept else "interrupted before any claim was tried"
    assert told in done.stderr.splitlines()


def test_ctrl_c_keeps_claims_of_scenarios_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(toy("undecided").replace("seed: 11", "seed: 12"), encoding="utf-8")
    stopping_after(monkeypatch, 4)
    done = checked(tmp_path, toy("fragile"), other, "--claims", *FEW, "--workers", "1")
    assert done.exit_code == 130, "that a claim fails is not the whole answer"
    assert "is_fragile: fragile" in done.stdout and "is_undecided" not in done.stdout
    assert "1 of 2 claims were tried" in done.stderr


def test_progress_counts_each_simulated_scenario_once() -> None:
    told: list[int] = []
    scenario = loads(toy("robust", "fragile", "undecided"))
    simulated = Simulated(draws=10, replicates=2, workers=1, progress=told.append)
    total = simulated.runs_of(sides(scenario))
    # the scenario, without the fall, without the prayer: at defaults and over draws
    assert total == 3 * 2 * 20
    examine(scenario, simulated)
    assert sum(told) == total
    assert simulated.runs_of(sides(scenario)) == 0
