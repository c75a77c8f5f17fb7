"""`coalition run --rule` and `--rules`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.result import open_result
from tests.toys import coalition
from tests.unit.cli.typed import RUN


def test_one_rule_is_run_in_place_of_the_scenarios_own(tmp_path: Path) -> None:
    done = coalition(*RUN, "--rule", "landscape", "--out", tmp_path / "one")
    assert done.exit_code == 0, done.output
    result = open_result(tmp_path / "one")
    assert result.scenario.rule == "landscape"
    assert result.points[0]["values"] == {}
    set_instead = coalition(*RUN, "--set", "rule=landscape", "--out", tmp_path / "other")
    assert set_instead.exit_code == 0
    assert (tmp_path / "one" / "runs.parquet").read_bytes() == (tmp_path / "other" / "runs.parquet").read_bytes()


def test_all_rules_are_design_points_of_a_result_like_any_other(tmp_path: Path) -> None:
    done = coalition(*RUN, "--rules", "all", "--json", "--out", tmp_path / "all")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert [point["values"] for point in printed["design_points"]] == [
        {"rule": "logit"},
        {"rule": "landscape"},
        {"rule": "bilateral_shapley"},
    ]
    assert printed["outcomes"] == printed["design_points"][0]["outcomes"]
    assert {move["rule"] for move in printed["rules"]["moves"]} == {"landscape", "bilateral_shapley"}
    folder = tmp_path / "all"
    assert "landscape" in (folder / "summary.csv").read_text(encoding="utf-8")
    assert "Does the answer depend on the rule?" in (folder / "report.html").read_text(encoding="utf-8")
    again = coalition("run", folder / "scenario.yaml", "--out", tmp_path / "again")
    assert again.exit_code == 0, again.output
    assert (tmp_path / "again" / "runs.parquet").read_bytes() == (folder / "runs.parquet").read_bytes()
    assert (tmp_path / "again" / "summary.json").read_bytes() == (folder / "summary.json").read_bytes()


def test_a_receipt_names_the_rule_it_is_under(tmp_path: Path) -> None:
    assert coalition(*RUN, "--rules", "logit,bilateral_shapley", "--out", tmp_path / "two").exit_code == 0
    told = [
        coalition("explain", tmp_path / "two", "--run", 1, "--week", 3, "--faction", "brigade", "--point", point).output for point in (0, 1)
    ]
    assert "rule logit" in told[0]
    assert "rule bilateral_shapley" in told[1]
    assert "efficiency" in told[1]
    assert "efficiency" not in told[0]


def test_what_varies_is_looked_at_under_the_rules_that_it_meets(tmp_path: Path) -> None:
    """The efficiency is nothing to the scenario's own rule, and something to that asked for."""
    tried = ("--vary", "parameters.efficiency=[1.1, 2]")
    assert (
        "only the rule bilateral_shapley uses it, and the rule here is logit" in coalition(*RUN, *tried, "--out", tmp_path / "own").stderr
    )
    one = coalition(*RUN, *tried, "--rule", "bilateral_shapley", "--out", tmp_path / "one")
    assert one.exit_code == 0 and len(open_result(tmp_path / "one").points) == 2, one.output
    every = coalition(*RUN, *tried, "--rules", "all", "--out", tmp_path / "all")
    assert every.exit_code == 0 and len(open_result(tmp_path / "all").points) == 6, every.output
    lost = coalition(*RUN, "--vary", "parameters.aversion=[1, 5]", "--rule", "landscape", "--out", tmp_path / "lost")
    assert lost.exit_code == 2 and "only the rule logit uses it, and the rule here is landscape" in lost.stderr
    listed = tmp_path / "points.csv"
    listed.write_text("parameters.efficiency\n1.1\n2\n", encoding="utf-8")
    crossed = coalition(*RUN, "--design", listed, "--rules", "logit,bilateral_shapley", "--out", tmp_path / "crossed")
    assert crossed.exit_code == 0 and len(open_result(tmp_path / "crossed").points) == 4, crossed.output


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--rule", "landscap"], "no rule is called 'landscap'; did you mean 'landscape'?"), (["--rules", "logit,lanscape"], "did you mean 'landscape'?"),
     (["--rules", "al"], "did you mean 'all'?"), (["--rule", "logit", "--rules", "all"], "give one of them")],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_leaves_nothing(words: list[str], message: str, tmp_path: Path) -> None:
    done = coalition(*RUN, *words, "--out", tmp_path / "none")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "none").exists()
