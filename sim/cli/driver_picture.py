"""What drives an outcome, as a picture: bars of how much each input explains, with their intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.driver_words import subject
from sim.cli.pictures import save
from sim.studies.sensitivity import OTHERS

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.sensitivity import Sensitivity

_ROWS = 15
_SHARES = ("explained alone", "its 95% interval", "explained with interactions", "its 95% interval")


def write_picture(found: Sensitivity, scenario: Scenario, out: Path) -> None:
    """Draws Sobol' indices, or else Morris' effects, into a file; its ending says in which format."""
    from sim.charts import Bar, bars

    title = f"What drives {subject(found, scenario)}"
    shared = found.decomposition
    if shared is not None and shared.indices:
        ordered = sorted(shared.indices, key=lambda index: index.name == OTHERS)
        rows = [
            Bar(
                found.factors[index.name].label,
                index.first,
                index.first_low,
                index.first_high,
                index.total,
                index.total_low,
                index.total_high,
            )
            for index in ordered[:_ROWS]
        ]
        scale = "share of the variance that knowing the inputs would explain, in %"
        figure = bars(title, scale, rows, share=True, key=_SHARES)
    else:
        points = found.kind == "outcome"
        rows = [Bar(found.factors[effect.name].label, effect.mu_star, effect.low, effect.high) for effect in found.screening[:_ROWS]]
        scale = "mean absolute change of the probability, in points" if points else "mean absolute change, in its own unit"
        key = ("how much it changes when the input moves over 60% of its distribution", "its 95% interval")
        figure = bars(title, scale, rows, share=points, key=key)
    save(figure, out)
