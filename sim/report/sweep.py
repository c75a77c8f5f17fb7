"""The design points of a sweep in a report: side by side in a table and, where one or two paths vary, in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sim.analysis.rules import compares_rules
from sim.analysis.swept import FEW, setting_words, spoken_settings, value_words
from sim.prose import opening
from sim.report.outcomes import in_order
from sim.report.pictures import inline
from sim.report.sweep_picture import shows_dots, sweep_figure
from sim.report.words import outcome_title, plain
from sim.scenario.rules import RULES

if TYPE_CHECKING:
    from sim.result import Result


@dataclass(frozen=True, slots=True)
class Sweep:
    """Design points side by side: the paths varied, their values at each point, each outcome's probability at each.

    A probability is None where no run succeeded. `many` where they are too many to stand beside one another; `picture`
    where one or two paths vary, of `dots` or of bars; `shown` says of which point all else on the page is; `rules` says what
    each rule of realignment means, where nothing but that differs.
    """

    paths: tuple[str, ...]
    settings: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    many: bool
    shown: str
    picture: Markup | None
    dots: bool
    rules: tuple[tuple[str, str], ...]

    @property
    def lacks_runs(self) -> bool:
        """Whether there is a setting of which no run succeeded."""
        return any(share is None for _, shares in self.rows for share in shares)


def sweep_of(result: Result) -> Sweep:
    """The result's design points, with the picture of the main outcome where it can be drawn."""
    scenario, points, main = result.scenario, result.points, result.summary["main"]
    values = spoken_settings(result)
    settings = tuple(tuple(_value(value) for value in setting.values()) for setting in values)
    shares = {
        name: tuple(estimate and estimate["probability"] for point in points for estimate in (point["outcomes"][name],))
        for name in points[0]["outcomes"]
    }
    rows = tuple((outcome_title(name, scenario), shares[name]) for name in in_order(main, points[result.shown]))
    rules = [RULES[setting["rule"]] for setting in values] if compares_rules(result) else []
    shown = [{**point, "values": setting} for point, setting in zip(points, values, strict=True)]
    figure = sweep_figure(shown, main, outcome_title(main, scenario)) if main is not None else None
    description = (
        "How likely the outcome is at each setting, with the noise of simulating and what is not known. The table below has shares."
    )
    picture = None if figure is None else inline(figure, "sweep", description)
    page_is_of = f"design point {result.shown} ({setting_words(values[result.shown])})"
    return Sweep(
        paths=tuple(opening(path) for path in values[0]),
        settings=settings,
        rows=rows,
        many=len(points) > FEW,
        shown=page_is_of,
        picture=picture,
        dots=figure is not None and shows_dots(shown),
        rules=tuple((rule.name, f"{rule.meaning} ({rule.source})") for rule in rules),
    )


def _value(value: Any) -> str:
    number = isinstance(value, float | int) and not isinstance(value, bool)
    return plain(value) if number and value != int(value) else value_words(value)
