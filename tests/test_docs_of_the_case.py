"""What README and docs show of the shipped case, at the number of runs they state: a `text` fence is what its command prints, abridged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.cli.flip_words import in_words
from sim.scenario import find, load
from sim.studies.flip import flip
from sim.studies.moving import movable

REPOSITORY = Path(__file__).parents[1]
SHOWN = [("README.md", "run tripoli_clash"), ("docs/compare.md", "compare tripoli_clash --without capital_fight --runs 2000 --no-keep")]


def pieces(page: str) -> list[str]:
    """What the one `text` fence of a page shows between the dots that stand for what is left out, without line breaks."""
    (fence,) = re.findall(r"^```text\n(.*?)^```$", (REPOSITORY / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [" ".join(piece.split()) for piece in re.split(r"\.\.\.$", fence, flags=re.MULTILINE)]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), SHOWN, ids=[page for page, _ in SHOWN])
def test_the_page_shows_what_the_command_tells(page: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, command.split(), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told, place = " ".join(done.stdout.split()), 0
    for piece in pieces(page):
        found = told.find(piece, place)
        assert found >= 0, f"{page} shows {piece!r}; {command!r} tells:\n{done.stdout}"
        place = found + len(piece)


@pytest.mark.slow
def test_the_flip_point_that_is_shown_is_the_one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each input is moved alone, so that the search of one finds what the search of all does."""
    scenario, path = load(find("tripoli_clash")), "factions.hor.recognition"
    monkeypatch.setattr("sim.studies.flip.movable", lambda *asked: [each for each in movable(*asked) if each.path == path])
    found = flip(scenario, "anti_isis_coalition")
    assert [each.moved.path for each in found.flips] == [path]
    (shown,) = pieces("docs/flip-points.md")
    assert shown in " ".join(in_words(found, scenario).split())
