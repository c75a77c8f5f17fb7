"""Every parameter of the model in one table, shared by schema, engine, docs and command line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.scenario.rules import BILATERAL_SHAPLEY, LOGIT


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its meaning, default, plausible range, unit, where it comes from, and how to switch it off.

    `low` and `high` bound the plausible range; None for a parameter that is not drawn. `off` is the value that
    removes the parameter's mechanism, None where there is none. `minimum` and `maximum` bound what is accepted. `rule` is
    the one rule of realignment that uses the parameter; None where it matters under all of them.
    """

    name: str
    meaning: str
    default: float
    low: float | None
    high: float | None
    unit: str
    source: str
    off: float | None
    minimum: float = 0.0
    maximum: float = math.inf
    whole: bool = False
    rule: str | None = None


_SET = "set by hand, grade J"
_LANDSCAPE = "Axelrod & Bennett 1993; value set by hand, grade J"
_LOGIT = "McFadden 1974; value set by hand, grade J"
_INF = math.inf
_PIKE = (
    "Pike 2018, who holds 1 to 2 to be of interest; his headline for Libya turns between 1.30 and 1.45; grade J"
)
_MARCH = (
    "Boulding 1962; grade J: in 2016 Misrata's forces went the 245 km to Sirte, those of Benghazi and Derna, 600 to 900 km away, did not"
)

_TABLE = (
    # --- affinity
    Parameter("recognition_weight", "weight of the recognition term in affinity", 3.0, 1, 5, "1", _LANDSCAPE, 0.0),
    Parameter("threat_weight", "weight of the shared-hostility term in affinity", 3.0, 1, 5, "1", "Walt 1987; " + _SET, 0.0),
    Parameter("rivalry_weight", "weight of the rivalry term in affinity", 3.0, 1, 5, "1", _LANDSCAPE, 0.0),
    Parameter("tie_weight", "weight of ties in affinity", 1.0, 0.2, 1.5, "1", _SET, 0.0),
    Parameter("trust_weight", "weight of trust in affinity", 0.65, 0.2, 1, "1", _SET, 0.0),
    Parameter("shared_rejection", "what two rejecters' agreement counts, relative to two recognisers'", 0.3, 0, 0.7, "1", _SET, 1.0, 0, 1),
    Parameter("stigma", "affinity lost when exactly one of the two is a threat", 0.6, 0.1, 1, "affinity", _SET, 0.0),
    # --- attention
    Parameter("exposure", "how strongly an exposed faction attends to the threat", 3.4, 0, 6, "log attention", _SET, 0.0),
    Parameter("oil_exposure", "how strongly damage to oil income turns those who live on it to the threat", 1.0, 0, 2, "log attention", _SET, 0.0),
    Parameter("local", "how strongly a rival within reach turns attention to rivalry", 1.6, 0, 2.5, "log attention", _SET, 0.0),
    Parameter("attention_recognition", "baseline of attention to recognition", 0.0, -1, 1, "log attention", _SET, None, -_INF),
    Parameter("attention_threat", "baseline of attention to the threat", -1.0, -2.5, 0.5, "log attention", _SET, None, -_INF),
    Parameter("attention_rivalry", "baseline of attention to rivalry", 0.5, -1, 1.5, "log attention", _SET, None, -_INF),
    Parameter("attention_decay", "share of the way back to its baseline that attention moves in a week", 0.15, 0.05, 0.3, "per week", _SET, 0.0, 0, 1),
    Parameter("news", "share of a clash's effect on attention that reaches everyone, however far", 0.5, 0, 1, "share", _SET, 0.0, 0, 1),
    Parameter("polarisation_gain", "attention to recognition from a clash across it, in a place of political weight 1", 0.15, 0.02, 0.3, "log attention", _SET, 0.0),
    Parameter("alarm_gain", "attention to the threat from a clash with it, in a place of oil weight 1", 0.15, 0, 0.3, "log attention", _SET, 0.0),
    # --- realignment
    Parameter("aversion", "how much more a disliked member counts than a liked one", 3.0, 1, 5, "1", "Dimitrov et al. 2006; " + _SET, 1.0, rule=LOGIT),
    Parameter("veto", "affinity below minus this bars sharing a bloc (entering only)", 0.3, 0.05, 0.6, "affinity", _SET, _INF, rule=LOGIT),
    Parameter("veto_share", "share of a bloc's weight whose veto closes it to a newcomer; at 0 nobody enters a bloc", 0.2, 0.02, 0.4, "share", _SET, _INF, rule=LOGIT),
    Parameter("admission", "least weighted mean regard of a bloc's members for a newcomer", 0.0, -0.1, 0.1, "affinity", _SET, -_INF, -_INF, rule=LOGIT),
    Parameter("protection", "what a bloc's nearness is worth to a faction in danger", 0.4, 0, 0.8, "1", "Walt 1987; " + _SET, 0.0, rule=LOGIT),
    Parameter("dilution", "what is lost in a bloc larger than half of all weight", 0.8, 0, 1.5, "1", "Riker 1962; Christia 2012; " + _SET, 0.0, rule=LOGIT),
    Parameter("inertia", "what staying is worth", 0.04, 0, 0.08, "utility", _SET, 0.0, rule=LOGIT),
    Parameter("temperature", "noise of the choice of a bloc; 0 takes the best", 0.025, 0.005, 0.06, "utility", _LOGIT, 0.0, rule=LOGIT),
    Parameter("efficiency", "what two are worth together relative to apart, if they agree fully", 1.5, 1.1, 2, "1", _PIKE, 1.0, rule=BILATERAL_SHAPLEY),
    # --- space
    Parameter("reach_km", "distance over which felt strength falls to 1/e", 80.0, 30, 120, "km", "Boulding 1962; " + _SET, None, 1e-9),
    # --- offensives
    Parameter("offensive_rate", "rate at which the best target provokes an offensive", 0.5, 0, 2, "per week", _SET, 0.0),
    Parameter("commit", "share of the strength elsewhere that marches one road leg a week", 0.2, 0.1, 0.4, "per week", _SET, 0.0, 0, 1),
    Parameter("mobilisable", "share of its bloc's strength a faction counts on before it sets out", 0.5, 0.2, 0.8, "share", _SET, 0.0, 0, 1),
    Parameter("superiority", "strength needed before setting out, relative to the enemy's in its strongest place", 0.7, 0.5, 2, "1", "Lanchester 1916; " + _SET, 0.0),
    Parameter("rival_weight", "how attractive a rival is as a target, relative to a threat", 0.3, 0, 1, "1", _SET, 0.0),
    Parameter("march_km", "distance over which the wish to attack falls to 1/e", 300.0, 150, 600, "km", _MARCH, _INF, 1e-9),
    Parameter("threat_floor", "least weight with which a threat counts as a target", 0.05, 0, 0.1, "weight", _SET, 0.0, 0, 1),
    # --- clashes
    Parameter("clash_rate", "rate of clashes of a pair that meets fully with affinity -1", 0.2, 0.03, 0.5, "per week", _SET, 0.0),
    Parameter("attrition", "share of strength lost in a clash against overwhelming force", 0.08, 0.03, 0.15, "share", "Lanchester 1916; " + _SET, 0.0, 0, 1),
    Parameter("trust_loss", "trust a clash costs the pair", 0.15, 0.05, 0.3, "trust", _SET, 0.0),
    Parameter("trust_gain", "trust gained by members of one bloc that stand where it fights", 0.05, 0.01, 0.1, "trust", _SET, 0.0),
    Parameter("rivalry_gain", "rivalry a clash adds to the pair", 0.03, 0, 0.1, "rivalry", _SET, 0.0),
    Parameter("hardening", "share of the way to full hostility that being fought by a threat moves a faction", 0.05, 0, 0.2, "share", _SET, 0.0, 0, 1),
    Parameter("oil_damage", "oil income lost in a clash with a threat, in a place of oil weight 1", 0.2, None, None, "share", _SET, 0.0, 0, 1),
    Parameter("vacuum", "share of its felt strength that a threat gains where others fight each other", 0.05, 0, 0.1, "share", _SET, 0.0),
    # --- adaptation
    Parameter("drift", "share of the way to its bloc's recognition that a faction without stubbornness moves in a week", 0.02, 0, 0.05, "per week", _SET, 0.0, 0, 1),
    Parameter("stubbornness", "share of that drift which is resisted", 0.5, 0, 1, "share", _SET, 0.0, 0, 1),
    Parameter("trust_decay", "share of trust lost in a week", 0.03, 0, 0.1, "per week", _SET, 0.0, 0, 1),
    Parameter("oil_repair", "share of the damage to oil income repaired in a week", 0.15, None, None, "per week", _SET, 0.0, 0, 1),
    Parameter("recovery", "share of missing strength that a faction (a threat grows instead) recovers, and of strength abroad that comes home, in a week", 0.02, 0, 0.05, "per week", _SET, 0.0, 0, 1),
    Parameter("growth", "logistic growth of a threat", 0.01, 0, 0.03, "per week", _SET, 0.0),
    Parameter("capacity", "strength towards which a threat grows, relative to its start", 2.0, 1, 3, "1", _SET, None, 1e-9),
    Parameter("basing", "share of its strength that a threat gains where a bloc partner is stationed", 0.01, 0, 0.05, "per week", _SET, 0.0),
    Parameter("backlash", "recognition lost by those not tied to the partner of an uninvited air strike", 0.1, None, None, "recognition", _SET, 0.0, 0, 2),
    # --- reading of results
    Parameter("allied_weeks", "weeks over which being allied is judged", 4, None, None, "weeks", "definition", None, 1, 64, True),
    Parameter("fought_weeks", "weeks for which a clash counts as having fought", 8, None, None, "weeks", "definition", None, 1, 64, True),
    Parameter("front_weeks", "weeks for which a clash with a threat keeps a faction on the front", 8, None, None, "weeks", "definition", None, 1, 64, True),
    Parameter("allied_reach", "least overlap that counts as meeting", 0.25, None, None, "overlap", "definition", None, 0, 1),
    Parameter("felt", "least nearness to a place that counts as being felt there", 0.02, None, None, "share", "definition", None, 0, 1),
    Parameter("coalition_hostility", "least weighted mean hostility of an anti-threat coalition", 0.25, None, None, "hostility", "definition", None, -1, 1),
)

PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in _TABLE}
