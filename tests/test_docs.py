"""The documents do what they say: every `python` and `console` fence in README and docs is run, in order, and docstrings' examples."""

from __future__ import annotations

import doctest
import importlib
import shlex
import shutil
from pathlib import Path

import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from tests.toys import coalition

REPOSITORY = Path(__file__).parents[1]
EXAMPLES = sorted(path for path in (REPOSITORY / "sim").rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))
DOCUMENTS = sorted([REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").rglob("*.md")])
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
RUNS_IN_TESTS = "40"


def shortened(words: list[str]) -> list[str]:
    """The command with a small number of runs, where a document leaves their number to the scenario."""
    if words[1:2] == ["run"] and not {"--runs", "--precision", "--help"} & set(words):
        return [*words, "--runs", RUNS_IN_TESTS]
    return words


def run_console(example: Example) -> str | None:
    """Runs each `$ coalition ...` line of a fence; lines below it are the output expected, if there are any."""
    commands: list[tuple[str, list[str]]] = []
    for line in example.parsed.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line + "\n")
    if not commands:
        return "a console fence without a line that begins with '$ '"
    for command, expected in commands:
        words = shlex.split(command.partition(" #")[0])
        if words[0] != "coalition":
            return f"only `coalition` can be run here, not {words[0]!r}; use a `sh` fence"
        done = coalition(*shortened(words)[1:])
        if done.exit_code != 0:
            return f"$ {command}\nexit code {done.exit_code}\n{done.output}"
        if expected and not doctest.OutputChecker().check_output("".join(expected), done.stdout, FLAGS):
            return f"$ {command}\nexpected:\n{''.join(expected)}\ngot:\n{done.stdout}"
    return None


SYBIL = Sybil(
    [
        SkipParser(),
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser("console", run_console),
    ]
)


def examples(path: Path) -> list[Example]:
    """The fences of a document that can be run, in order, sharing one namespace."""
    document: Document = SYBIL.parse(path)
    return list(document.examples())


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if examples(path)], ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_fences_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(REPOSITORY / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    for example in examples(path):
        example.evaluate()


def test_readme_has_fences_that_run() -> None:
    assert len(examples(REPOSITORY / "README.md")) >= 2


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_examples_in_docstrings_are_as_they_say(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(REPOSITORY).with_suffix("").parts))
    tried = doctest.testmod(module)
    assert tried.attempted > 0 and tried.failed == 0
