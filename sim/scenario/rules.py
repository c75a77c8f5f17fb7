"""The rules of realignment a scenario may choose from: what each assumes, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of realignment (ODD 7.5): what it says in a line, its source, and whether its choice is drawn."""

    name: str
    meaning: str
    source: str
    drawn: bool = False


LOGIT, LANDSCAPE, BILATERAL_SHAPLEY = "logit", "landscape", "bilateral_shapley"

_TABLE = (
    Rule(
        LOGIT,
        "each weighs liking, protection and size of blocs that let it in, and mostly takes the best",
        "this model; McFadden 1974",
        True,
    ),
    Rule(LANDSCAPE, "each goes where those it likes weigh most against those it dislikes", "Axelrod & Bennett 1993"),
    Rule(BILATERAL_SHAPLEY, "each joins the bloc with which it gains most by joining forces, if both gain", "Ketchpel 1995; Pike 2018"),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _TABLE}
