"""Makes docs/images/gahuku_gama.png: the signed ties of the Gahuku-Gama, ordered by the three camps of fewest errors.

`python docs/picture_of_gahuku_gama.py`
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

import sim
from sim.games.landscape import survey
from sim.games.partitions import blocs
from sim.studies.standing import Moments

PICTURE = Path(__file__).parent / "images" / "gahuku_gama.png"
FRIENDS, ENEMIES, ERROR, INK = "#5b9bc0", "#e07a5f", "#111111", "#333333"


def main() -> None:
    """Find the camps, order the sub-tribes by them, draw."""
    scenario = sim.load(Path(__file__).parents[1] / "scenarios" / "classics" / "gahuku_gama_three_blocs.yaml")
    standing = Moments(scenario, 0, scenario.seed, tuple(scenario.factions)).draw(0)
    ties = standing.affinities
    camps = blocs(survey(standing.sizes, ties, max_blocs=3, basins=False).minima[0].labels)
    order = [member for camp in camps for member in camp]
    camp_of = {member: number for number, camp in enumerate(camps) for member in camp}
    figure, axes = plt.subplots(figsize=(7.2, 7.4), dpi=130)
    for row, one in enumerate(order):
        for column, other in enumerate(order):
            tie = ties[one, other]
            if tie:
                wrong = (tie > 0) != (camp_of[one] == camp_of[other])
                axes.add_patch(Rectangle((column + 0.08, row + 0.08), 0.84, 0.84, color=FRIENDS if tie > 0 else ENEMIES, linewidth=0))
                if wrong:
                    axes.plot([column + 0.28, column + 0.72], [row + 0.28, row + 0.72], color=ERROR, linewidth=2.4)
                    axes.plot([column + 0.28, column + 0.72], [row + 0.72, row + 0.28], color=ERROR, linewidth=2.4)
    _frame(axes, [0, *(sum(len(camp) for camp in camps[: number + 1]) for number in range(len(camps)))])
    names = [scenario.factions[standing.factions[member]].name for member in order]
    axes.set_xticks(
        [place + 0.5 for place in range(len(order))], names, rotation=55, ha="left", rotation_mode="anchor", fontsize=9, color=INK
    )
    axes.set_yticks([place + 0.5 for place in range(len(order))], names, fontsize=9, color=INK)
    handles = [
        Rectangle((0, 0), 1, 1, color=FRIENDS),
        Rectangle((0, 0), 1, 1, color=ENEMIES),
        Line2D([], [], marker="x", markeredgewidth=2, color=ERROR, linestyle=""),
    ]
    axes.legend(
        handles,
        ["friends", "enemies", "error: friends apart"],
        loc="upper center",
        bbox_to_anchor=(0.5, -0.01),
        ncols=3,
        frameon=False,
        fontsize=10,
    )
    figure.savefig(PICTURE, bbox_inches="tight", metadata={"Software": None})


def _frame(axes: Axes, edges: list[int]) -> None:
    """Rows from the top, no box, a frame around each camp."""
    axes.set(xlim=(-0.05, edges[-1] + 0.05), ylim=(edges[-1] + 0.05, -0.05), aspect="equal")
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for start, end in pairwise(edges):
        axes.add_patch(Rectangle((start, start), end - start, end - start, fill=False, edgecolor=INK, linewidth=1.4))


if __name__ == "__main__":
    main()
