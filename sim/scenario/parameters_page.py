"""The table of parameters as a page of the documentation: `python -m sim.scenario.parameters_page docs/parameters.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.scenario.parameters import PARAMETERS, Parameter
from sim.scenario.plain import written

_HEADING = """# Parameters

Every parameter of the model, as `sim/scenario/parameters.py` has them. A scenario that does not name a parameter draws it from the
triangular distribution over its plausible range with the default as its mode; one without a range stands at its default;
`parameters: fixed` holds all of them there. *Off* is the value that takes the parameter's mechanism out of the model.
Landscape scenarios have defaults of their own, which [the scenario format](scenario-format.md) lists.
Some parameters belong to one [rule](rules.md) of realignment only; under the others they are not drawn, and change nothing.

This page is generated: `python -m sim.scenario.parameters_page docs/parameters.md`.

| name | meaning | default | plausible range | accepted | unit | off | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def _number(value: float | None) -> str:
    """A number as a scenario file writes it; an empty cell for None."""
    return "" if value is None else written(value)


def _row(parameter: Parameter) -> str:
    """One parameter as a row of the page's table."""
    meaning = parameter.meaning + (f" (rule `{parameter.rule}` only)" if parameter.rule else "")
    drawn = "" if parameter.low is None else f"{_number(parameter.low)} to {_number(parameter.high)}"
    accepted = f"{_number(parameter.minimum)} to {_number(parameter.maximum)}" + (", whole" if parameter.whole else "")
    cells = (
        f"`{parameter.name}`",
        meaning,
        _number(parameter.default),
        drawn,
        accepted,
        parameter.unit,
        _number(parameter.off),
        parameter.source,
    )
    return "| " + " | ".join(cells) + " |"


def page() -> str:
    """The whole page in Markdown, one row a parameter in the order of the table."""
    return _HEADING + "".join(_row(parameter) + "\n" for parameter in PARAMETERS.values())


def main(path: Path) -> None:
    """Writes the page to `path`."""
    path.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
