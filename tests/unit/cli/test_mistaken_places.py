"""A result where a scenario is meant, the other way round, and misspelt folders: one message with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.verbs import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario of one's own, its result, and a folder of other things."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    for line in (["new", "mine"], ["run", "mine", "--runs", "2", "--weeks", "2"]):
        assert CliRunner().invoke(main, line).exit_code == 0
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "run results/mine",
            "results/mine: is a folder, not a file; if the scenario of this result is meant, give results/mine/scenario.yaml",
        ),
        ("describe other", "other: is a folder, not a file"),
        ("describe mien", "no scenario file or shipped scenario is called 'mien'; did you mean 'mine'?"),
        ("who mine guards", "mine: there is no such folder; did you mean results/mine?"),
        ("who mine.yaml guards", "mine.yaml: is a file, not a result folder; did you mean results/mine?"),
        ("resume results/mien", "results/mien: there is no such folder; did you mean results/mine?"),
        ("report results", "results: is not a result folder (it has no manifest.json); it holds results: mine"),
        ("report other", "other: is not a result folder (it has no manifest.json)"),
        ("report results/mine --out mine.pdf", "--out mine.pdf: a report is one HTML file, whose name ends in .html"),
        ("levers results/mine", 'such as --vary "events.talks.success=[LOW, HIGH]"'),
        ("run mine --rule foo", "no rule is called 'foo'; there are logit, landscape, bilateral_shapley"),
    ],
)
def test_what_was_probably_meant_is_told(here: Path, line: str, told: str) -> None:
    refused = CliRunner().invoke(main, line.split())
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.strip().endswith(told)
    assert not (here / "mine.pdf").exists()
