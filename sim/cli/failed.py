"""Runs of a study that failed: a paragraph of its answer, and a line on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli.words import say

if TYPE_CHECKING:
    from sim.studies.failures import Failed

HISTORIES = "histories"
"""What the studies of drivers and flips call their runs."""


def of_failed(failed: Failed, runs: str, rest: str) -> str:
    """How many of the `runs` ("paired runs") failed, what rests on the others, and where the first is; "" if none did."""
    if not failed.count:
        return ""
    which, more = ("It is", "") if failed.count == 1 else ("The first is", " (--json lists more)")
    return f"{_counted(failed, runs)}: {rest}. {which} {failed.first[0]}{more}."


def say_failed(failed: Failed, runs: str) -> None:
    """Says it on stderr, if any did."""
    if failed.count:
        say(f"{_counted(failed, runs)}; the first: {failed.first[0]}")


def _counted(failed: Failed, runs: str) -> str:
    return f"{failed.count:,} of {failed.tried:,} {runs} failed and {'is' if failed.count == 1 else 'are'} left out"
