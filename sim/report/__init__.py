"""A result as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ResultError

if TYPE_CHECKING:
    from sim.report.content import Report
    from sim.result import Result

_HERE = Path(__file__).parent


def render(result: Result) -> str:
    """The report of a result as HTML."""
    from sim.report.content import gather

    return page(gather(result))


def page(report: Report) -> str:
    """The content of a report laid out as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from sim.analysis.wording import interval, percent
    from sim.directions import isolated
    from sim.prose import day_words
    from sim.report import words
    from sim.scenario.number_words import GRADES

    environment = Environment(
        loader=FileSystemLoader(_HERE, encoding="utf-8"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters.update(
        percent=percent,
        short=words.short_percent,
        range=interval,
        day=lambda text: day_words(date.fromisoformat(text)),
        web=words.is_address,
    )
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    return isolated(environment.get_template("report.html").render(report=report, style=style, grades=GRADES))


def write_report(result: Result, path: Path | None = None) -> Path:
    """Writes the report into the result's folder, or to `path`, whole or not at all; returns where it is.

    Raises ResultError for a result held in memory without a `path`, and when the file cannot be written.
    """
    from sim import store

    text = render(result)
    if path is None:
        if result.folder is None:
            raise ResultError("report", "a result held in memory has no folder; say where to write its report")
        return store.add(result.folder, store.REPORT, text)
    try:
        store.write_whole(path, text)
    except OSError as error:
        raise ResultError(str(path), f"cannot be written: {error.strerror or error}") from error
    return path
