"""The words a report uses that a reader may not know, each with what it means in this scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.prose import listing, opening
from sim.scenario.naming import coalition_name, faction_name, threat_name
from sim.scenario.words import tolerating

if TYPE_CHECKING:
    from sim.scenario import Scenario


def terms(scenario: Scenario, uncertain: bool) -> tuple[tuple[str, str], ...]:
    """Word and meaning; a word that the report of this scenario has no use for is left out. `uncertain`: some input is."""
    run = "The scenario simulated once, from its start to its end, with chances of its own. A share of runs says in how many it was so."
    draw = "One choice of values for all inputs that are uncertain, from what the scenario holds possible. Several runs may share a draw."
    bloc = "Factions that stand together in a week. Each faction is in one bloc at a time, which may be its own alone."
    found = [("Run, or history", run), *([("Draw", draw)] if uncertain else []), ("Bloc", bloc)]
    if scenario.landscape:
        return tuple(found)
    if scenario.authority:
        found.append(("Authority", f"Whose recognition is disputed: {faction_name(scenario.authority, scenario)}."))
    found.append(("Weight", "What a faction counts for: its share of all fighters, and any influence that it has without fighters."))
    if scenario.threat:
        threat = listing([faction_name(name, scenario) for name in scenario.threat])
        found.append(("Threat", f"Against whom others may unite: {threat}."))
        enemy = threat_name(scenario)
        coalition = f"Of the blocs of two or more without {enemy} that are hostile to {enemy} on the whole, the one of most weight."
        found.append((opening(coalition_name(scenario)), f"{coalition} Its share is of all weight but that of {enemy}."))
    if any(leaf.metric == "tolerates" for outcome in scenario.outcomes.values() for leaf in outcome.leaves()):
        found.append(("Tolerate", tolerating(scenario)))
    return tuple(found)
