"""What the tables of the case do not hold: judged weights and shares, names for sentences, the file's head, the outcomes.

`libya_2016_from_tables.py` joins it with the tables to the base scenario.
"""

from __future__ import annotations

BORN_LATER = "bdb"
AUTHORITY = "gna_pc"
HALF_WIDTH = {"S": 0.1, "Sd": 0.1, "D": 0.15, "J": 0.2, "U": 0.25}
"""How far a relation's intensity may lie from the coded number, by grade."""
SHARES = {0: (), 1: (1.0,), 2: (0.7, 0.3), 3: (0.6, 0.25, 0.15)}
"""How a faction is split over its home places, in the order of the table."""
INFLUENCE = {"gna_pc": 0.15, "hor": 0.12, "misrata_elders": 0.06, "gnc_hard": 0.04, "magharba_elders": 0.03}
OIL = {
    "sidra_raslanuf": 1.0, "brega": 0.6, "zawiya": 0.4, "zuwara": 0.4, "ajdabiya": 0.4,
    "tobruk": 0.3, "ubari": 0.3, "zintan": 0.2, "zillah": 0.2,
}  # fmt: skip
POLITICAL = {"tripoli": 1.0, "tobruk": 0.4, "benghazi": 0.4, "misrata": 0.3}
ORDINARY_PLACE = 0.1
GROUPS = {
    "the Islamic State, the threat": ("isis_sirte", "isis_derna", "isis_sabratha"),
    "the accord's government, the authority": ("gna_pc",),
    "the oil crescent": ("pfg", "magharba_elders"),
    "Misrata": ("mis_pro", "mis_hard", "misrata_elders"),
    "Tripoli": ("sdf", "nawasi", "trb", "abusalim", "gnc_hard"),
    "the west": ("sabratha", "zawiya", "zuwara", "zintan", "warshefana"),
    "the east: Operation Dignity and its parliament": ("lna", "hor"),
    "the Islamist councils of the east": ("dmsc", "brsc", "ajd_shura"),
    "the south": ("tebu", "tuareg"),
}
ORDER = [faction for group in GROUPS.values() for faction in group]
FACTION_NAMES = {
    "isis_sirte": "ISIS in Sirte",
    "isis_derna": "ISIS near Derna",
    "isis_sabratha": "ISIS in Sabratha",
    "gna_pc": "GNA Presidency Council",
    "pfg": "Petroleum Facilities Guard",
    "magharba_elders": "Magharba elders",
    "mis_pro": "Misratans for the GNA",
    "mis_hard": "Misratan hardliners",
    "misrata_elders": "Misrata's elders",
    "sdf": "Rada (Special Deterrence Force)",
    "abusalim": "Abu Salim Central Security",
    "gnc_hard": "GNC hardliners",
    "sabratha": "Sabratha's council",
    "zuwara": "Zuwara militias",
    "zintan": "Zintan militias",
    "lna": "Libyan National Army",
    "hor": "House of Representatives",
    "dmsc": "Derna Shura Council",
    "brsc": "Benghazi Shura Council",
    "ajd_shura": "Ajdabiya Shura Council",
}
"""Names for sentences and figures; the table's own, where it says more, opens the faction's note."""
PLACE_NAMES = {
    "nawfaliya_binjawad": "Bin Jawad",
    "sidra_raslanuf": "Sidra",
    "brega": "Brega",
    "ajdabiya": "Ajdabiya",
    "derna_fatayah": "Derna",
    "kufra": "Kufra",
    "abugrein": "Abu Grein",
    "warshefana": "Warshefana",
    "zuwara": "Zuwara",
    "jufra": "Jufra",
    "tunis": "Tunis",
}
"""The same for places."""
FACTION_NOTES = {"brsc": "The Benghazi Defence Brigades, founded from it in June 2016, are counted in"}
"""Notes in place of the table's."""
SOURCE_NOTES = {
    "libyasecuritymonitor_other_29_dec": "older than its address says: the tables date all that they take from it before March 2016",
}
"""What the title of a page cited only by its address would hide."""
SPELT_OUT = {
    ("pfg", "gnc_hard"): "GNC-led Shurouq operation late 2014 against the ports",
    ("zintan", "mis_hard"): "Expelled from Tripoli by Misratan-led Dawn in 2014; Badi led the airport battle",
    ("warshefana", "mis_hard"): "Repeated clashes around Najila, the same front as with the other Misratans",
    ("sdf", "isis_sabratha"): "Rada hunts ISIS cells in Tripoli, the same networks",
    ("sabratha", "zuwara"): "Reinforcements from Zuwara against IS, as from Zawiya and Surman",
}
"""Reasons that the table gives as "same as the row above", which reordering would make unreadable."""

HEADER = """\
# Libya as of the first days of January 2016: 26 factions, 25 places, 33 roads, 90 relations.
#
# Made from tables by libya_2016_from_tables.py; read and edited here. What the case is about, and which numbers are
# judgements: docs/case.md. Every number says where it comes from: `source` (keys of `sources`, at the end), `grade`
#   S stated in a page   Sd direction stated, number coded   D derived from sourced facts   J judgement   U unverified
# and, where there is more to say, a `note`. [low, mode, high] of the tables are triangular distributions.
# A relation may lie 0.1 (Sd), 0.15 (D), 0.2 (J), 0.25 (U) from its coded intensity. Who is in a place has the
# place's source; shares over several places are judgements (0.1 either way, then normalised); influence, political and
# oil weights may be half to double (at most 1).
# Names are short, for sentences; the full name of a faction or place, where it says more, opens its note.
title: Libya, January 2016
question: Left to itself after the first days of January 2016, does Libya grow a coalition against ISIS within a year?
authority: gna_pc
threat: [isis_sirte, isis_derna, isis_sabratha]
calendar: {start: 2016-01-04, weeks: 52}
"""

OUTCOMES = """\
outcomes:
  # A bloc of two or more without ISIS, hostile to it, holds half of all weight outside ISIS.
  anti_isis_coalition: {name: anti-ISIS coalition at the end, metric: coalition_share, at_least: 0.5, weeks: 4, when: end}
  coalition_forms: {name: anti-ISIS coalition at some time, metric: coalition_share, at_least: 0.5, weeks: 4, when: any}
  # Who actually fights ISIS without fighting each other, bloc or no bloc.
  front_holds: {name: front against ISIS holds, metric: front_size, at_least: 3, weeks: 4, when: any}
  # Rejecters of the accord share a bloc with ISIS, or live with it in peace while fighting those who fight it.
  rejecters_enable_isis:
    name: rejecters of the GNA enable ISIS
    any:
      - {metric: enables, set: [gnc_hard, mis_hard, sabratha]}
      - {metric: tolerates, set: [gnc_hard, mis_hard, sabratha]}
    weeks: 2
    when: any
  rejecters_join_isis: {name: rejecters of the GNA join ISIS, metric: enables, set: [gnc_hard, mis_hard, sabratha], weeks: 2, when: any}
  # One bloc in three of the last four weeks.
  pfg_lna_together: {name: PFG and LNA together, metric: together, pair: [pfg, lna], weeks: 3, of: 4, when: end}
  zintan_misrata_together:
    {name: Zintan and pro-GNA Misratans together, metric: together, pair: [zintan, mis_pro], weeks: 3, of: 4, when: end}
  # Fighting across the dispute over the accord, in the capital.
  capital_at_war:
    {name: Tripoli at war over the GNA, metric: clashes, place: tripoli, between: recognition, at_least: 1, weeks: 3, of: 8, when: any}
  # Strength relative to the start.
  isis_beaten: {name: ISIS beaten, metric: threat_strength, below: 0.25, when: end}
  isis_stronger_in_sirte: {name: ISIS stronger in Sirte, metric: threat_strength, place: sirte, above: 1, when: end}
"""
