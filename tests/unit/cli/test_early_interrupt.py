"""Ctrl-C while the program is still being loaded: a process of its own that gets the signal as it comes to import a module."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

_MODULE = "import runpy; sys.argv[0] = 'coalition'; runpy.run_module('sim.cli', run_name='__main__', alter_sys=True)"
_SCRIPT = "from importlib.metadata import entry_points; (script,) = entry_points(name='coalition'); script.load()()"
_PROGRAM = """
import signal, sys

class Typed:
    def find_spec(self, name, path=None, target=None):
        if name == {moment!r}:
            {act}

sys.meta_path.insert(0, Typed())
{begin}
"""
_CTRL_C = "signal.raise_signal(signal.SIGINT)"
_WHILE_LOADED = ("click", "click.core", "sim.cli.verbs", "sim.cli.program", "sim.cli.compare", "sim.cli.vocabulary")


def _interrupted(moment: str, *words: str, begin: str = _MODULE, act: str = _CTRL_C, before: str = "") -> subprocess.CompletedProcess[str]:
    program = before + _PROGRAM.format(moment=moment, act=act, begin=begin)
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)


@pytest.mark.parametrize("begin", [_MODULE, _SCRIPT], ids=["module", "script"])
@pytest.mark.parametrize("moment", _WHILE_LOADED)
def test_ctrl_c_while_the_program_is_loaded_ends_it_as_later(moment: str, begin: str) -> None:
    done = _interrupted(moment, "check", "four_factions", begin=begin)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\ninterrupted\n")


@pytest.mark.parametrize("moment", ["sim.scenario", "pydantic", "ruamel.yaml"])
def test_ctrl_c_while_a_verb_is_loaded_says_the_same(moment: str) -> None:
    done = _interrupted(moment, "check", "four_factions")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\ninterrupted\n")


@pytest.mark.parametrize("moment", ["click", "pydantic"])
def test_who_waits_for_json_is_told_that_there_is_none(moment: str) -> None:
    done = _interrupted(moment, "describe", "four_factions", "--json")
    assert (done.returncode, done.stdout, done.stderr) == (130, '{\n  "complete": false\n}\n', "\ninterrupted\n")


def test_what_was_typed_is_read_under_the_same_care() -> None:
    done = _interrupted("importlib.metadata", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\ninterrupted\n")


def test_an_exception_of_ctrl_c_that_an_import_swallows_is_not_waited_for() -> None:
    done = _interrupted("click.core", "--help", act=f"\n            try: {_CTRL_C}\n            except BaseException: pass")
    assert (done.returncode, done.stdout) == (130, "")


def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    done = _interrupted("click.core", "--help", before="import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n")
    assert done.returncode == 0
    assert "Exit codes" in done.stdout


def test_the_script_is_the_module() -> None:
    (script,) = entry_points(name="coalition")
    assert script.value == "sim.cli.__main__:main"
