"""What people found when they looked into claims and extreme outcomes: the prose of docs/claims.md and docs/outcomes.md."""

from __future__ import annotations

CLAIMS_INTRODUCTION = """# The claims, tried

Each scenario states what its source expected of it (`claims`). Here each expectation is tried by simulating the scenario and what it is
compared with, run by run on the same random numbers, twice: with every parameter of the model at its default, and with the parameters
drawn from their plausible ranges. All other inputs (strengths, stances, relations, events) are drawn in both as the scenario states.
Claims are reported, whatever their sign; no number of the model or of a scenario was chosen by them.

How to read a row: the outcome's share of runs in the scenario *against* the other side, their difference with a 95% interval (paired t over
draws, `sim/studies/claims.py`), and what that says: the claim *holds*, it comes out *the other way*, or it stays *undecided*, because the
interval holds 0 or fewer than six draws differ. What is decided is decided of the model, not of Libya, and may be too small to matter. The
last column says in which share of parameter draws the draw's ten runs differ on balance *for* the claim, *against* it, or not at all; some
of those signs are chance.
"""

OUTCOMES_INTRODUCTION = """# Outcomes at 0 or 1

An outcome that practically always or never holds says nothing about a claim and may say something about the model. This page lists every
outcome of every shipped scenario that holds in less than 2% or more than 98% of runs (each scenario as its file states it), and why.
"""


def sections(text: str) -> dict[str, str]:
    """The paragraphs below each heading of the third level, by heading."""
    parts = [part.partition("\n") for part in text.split("### ")[1:]]
    return {heading.strip(): words.strip() for heading, _, words in parts}


_READINGS = """
### sidra_attack: attack_unites

The sign is right, the effect small: three engagements in one week lift the coalition's share of the weight by 0.017 at once (0.002
to 0.003 standard error), and the alarm then fades with `attention_decay`, so that a third of it is left after two months. The share
stands near 0.45 with or without the attack, just below the half that the outcome asks for. It is the length that counts: eight
weeks of such attacks instead of one give +0.31 at default values, twenty engagements in the one week +0.23 (600 paired runs each).

### sidra_attack: attack_unites_for_good

As above; by the end of the year 0.002 of the 0.017 is left. What the guards and Misrata do in the year that follows (they fight
ISIS around Sirte in nearly every run, attack or none) weighs more than how it began.

### derna_withdrawal: refusal_contains

Both ways, one after the other. Refused, ISIS in Sirte is weaker by 0.16 of its start from January to April (standard error 0.015,
default values), as the note has it; by December it is *stronger* by 0.08. Allowed to leave, ISIS no longer ties down Derna's
council and the LNA, and both march on Sirte: by October the LNA fights ISIS there in 83% of runs instead of 12%, the council in 80%
instead of none. With offensives off (`offensive_rate: 0`) the refusal keeps Sirte weaker all year (-0.20 at its end). The outcome
asked for, more than at the start and in the last week, is rare on both sides, so it sees little of this.

### derna_withdrawal_allowed: leave_strengthens

The same comparison from the other side: see `refusal_contains`. Stronger until early summer, then weaker, because those who were
tied down in Derna follow.

### tripoli_clash: clash_splits_coalition

Small, and the wrong sign. The coalition of the model *is* the camp of those who recognise the GNA (the Presidency Council, Misrata,
Nawasi, the guards, Zuwara); the hardliners, the LNA and Sabratha end up beside the Council in fewer than 1 of 100 runs at default
values, so a fight with the hardliners has nothing to split off. It does raise attention to recognition, which draws the recognisers
closer: with `polarisation_gain: 0` the difference is gone (+0.003, -0.008 to +0.014, 2,000 paired runs). The note's fear would need
a coalition across the rift to begin with.

### tripoli_sweep: clash_splits_coalition

The runs of `tripoli_clash`, whose claims the sweep inherits: see there.

### january_2016: coalition_hampered

What the note tells as one story pulls two ways here. At default values Jadhran's recognition of the GNA alone *raises* the
coalition's chance by 0.095 (0.03 to 0.16; with it his guards end in the GNA's bloc in 86% of runs, without in 51%), and all other
divisive news together change nothing that can be seen (+0.007, -0.039 to +0.053): they hit factions outside of that bloc. Over
parameter draws both parts come out at -0.013, neither decided (600 paired runs each).

### january_2016: rift_enables

At default values a ceiling: 99.8% of runs show the outcome without the fight (why: see [Outcomes at 0 or 1](outcomes.md)), and here
it breaks out in about one run of three only. Over parameter draws, where there is room, the claim holds.

### whatif/w1_fighting_in_tripoli: fighting_helps_isis

At default values a floor: ISIS ends the year at about half its start, and above it in one or two runs of 2,000. Over parameter
draws, where there is room, the claim holds, by a little; with `vacuum: 0` the difference is +0.010 (-0.001 to +0.022) instead of
+0.014, so what ISIS picks up where others fight is a part of it at most.

### whatif/w3_haftar_command: appeasement_costs_misrata

At default values no run differs at all, not even with a tie of 1 in place of 0.4. The tie alone does not bring the LNA into the
GNA's bloc (fewer than 1 of 100 runs), and in this model a faction takes offence at an enemy in its own bloc, never at a friend's
tie to an enemy outside it: there is no balance of triads. Over parameter draws the LNA joins the GNA in 22% of runs instead of 19%,
and Misrata still stays. What the note warned of is a mechanism the model does not have.

### whatif/w4_airstrikes_invited: strikes_beat_isis

One blow is made good: ISIS in Sirte is weaker by 0.135 of its start in April and by 0.012 in December, because recovery and growth
pull it back towards a level, whatever it lost. ISIS ends near half its start at default values, far from the quarter that counts as
beaten.

### whatif/w4_airstrikes_uninvited: strikes_rally

The backlash does what it says: mean recognition falls by 0.06 and stays there. But enabling is measured by blocs with ISIS and by
toleration, who lives near whom and fights whom, and neither moves that can be seen (weekly shares of runs with either within 0.02,
about a standard error). Toleration is near its ceiling in any case.

### whatif/w5_arming_the_lna: arms_rekindle

Strength is not what holds the LNA back: 2,000 fighters on top of 15,000 change nothing at default values, 20,000 neither (+0.002).
Whether two factions clash follows from dislike and nearness alone, and the LNA already fights Derna's council in 70% of runs at the
end of the year. For Misrata, half as strong, the same arms do make a difference.

### whatif/w6_isis_beaten: common_enemy_gone

Right in sign on both sides, decided over parameter draws only. At default values the coalition is the GNA's camp, held together by
recognition and ties more than by ISIS: its share falls by 0.004 of 0.479.

### whatif/w6_isis_beaten: rivals_fight

The other way, because of where they meet. LNA and Misrata live too far apart to clash at home; in the model they meet in front of
Sirte, on which both march. With ISIS there gone, they stay home (fought at the end: 5% of runs instead of 13% at default values),
while the LNA turns on the guards next door instead (37% instead of 14%). With offensives off they never fight, with or without
ISIS. The race for the freed ground, which the claim is about, is not in the model: nobody marches for a place.

### whatif/w7_haftar_takes_the_ports: ports_draw_misrata_in

The other way over parameter draws, and it is the march, not the battle (march alone -0.055, battle alone +0.003, 600 paired runs
each). On the road to the ports the LNA stands next to Sirte and fights ISIS there (67% of runs instead of 37%), which brings it
nearer to Misrata: one bloc at the end in 25% instead of 18%. Misrata stands in one bloc with the guards, but an attack on a bloc
partner costs the attacker nothing with the partner's friends: trust and rivalry change within the clashing pair alone.
"""

_EXTREMES = """
### front_holds

Certain in every scenario, and no achievement. A front of three that do not fight one another comes about by distance: ISIS sits in
Sirte, Derna and Sabratha, each is fought by its neighbours (the port guards and Misrata; Derna's council; Zuwara, Zawiya, Rada),
and these live too far apart to fight each other. At default values the front counts 1.6 factions on average in the first week, 7 in
the fifth and 11 at the end of the year, and nine or more at some time in each of 300 runs. Neither a reach of 30 km nor a clash
rate of 0.05 brings it down (all of 2,000 runs); with `clash_rate: 0` it is 0. Without ISIS in Sirte the front of the first months
has long held. The share of the coalition says more.

### rejecters_enable_isis

Nearly certain where there is fighting in the capital, about 0.9 elsewhere, because *tolerating* counts and is easily met. A faction
tolerates if it is within reach of ISIS (`meet` of at least `allied_reach`), has not fought it for eight weeks, and has fought
someone who did. The GNC's hardliners sit in Tripoli, within reach of the cells in Sabratha, seldom fight them, and do fight
Tripoli's militias that have: they tolerate in 99% of runs at default values (86% over parameter draws), Sabratha in 59% (45%), the
Misratan hardliners in 20% (28%). Nearness drives it. Over draws no input goes with it as closely as `reach_km` (correlation of
draws 0.46); at default values otherwise, with `reach_km: 30` the outcome holds in 37% of runs instead of 99%, with `allied_reach:
0.5` in 76%, with 0.7 in 60%, with a clash rate of 0.05 in 69%. The stricter `rejecters_join_isis` beside it, which counts blocs
with ISIS only, holds in none of 600 runs at default values and in 5.7% over parameter draws. Who reads *enabling* as siding with
ISIS should use that one.

### rejecters_join_isis

Rare everywhere: ISIS is hostile to all, carries a stigma with everybody who is none of its own, and shares with the rejecters no
more than their rejection, which `shared_rejection` discounts. In the base scenario it holds in 5.7% of 2,000 runs over parameter
draws, where `stigma` is low (0.34 on average, against 0.59 over all runs) and `shared_rejection` high (0.45 against 0.33).

### capital_at_war

Built in: the event itself is three weeks of clashes in Tripoli between rejecters and recognisers, and the outcome asks for three
such weeks of eight. The 8 runs of 2,000 without it are draws in which Rada is drawn slightly against the GNA and too few of the
engagements fall on Nawasi. It tells the amount of fighting apart in `tripoli_sweep`, where one point has none.

### isis_beaten

Built in: the scenario takes ISIS in Sirte out, which is most of it. What remains in Derna and Sabratha, 250 to 1,100 of 1,750 to
6,100 fighters at the start, stays below a quarter of the whole but in a few draws in which it is large and grows fast.

### isis_stronger_in_sirte

Built in: the scenario takes ISIS in Sirte out, and nothing recovers from nothing.

### guards_melt

The bound is set at the lowest estimate of the guards' strength (2,000), recovery pulls them back towards their start, and they
stand in one bloc with Misrata, whose force counts beside theirs. The 21 runs of 2,000 in which it happens are of three draws, in
two of which they start near 2,200.

### brigade_enables_raiders

Kept out twice: the brigade is hostile to the raiders, and whoever joins a threat bears its stigma. With either mechanism off
(`threat_weight: 0`, or `stigma: 0`) it stays at 0; with both off it happens in 4 of 1,000 runs. The scenario asks whether guards
and brigade end on one side; this outcome is there to be moved by changing the brigade's hostility and recognition.

### ibm_with_att

No noise: with `temperature: 0`, as in landscape theory, realignment from the stated start ends in the published minimum in whatever
order the firms take their turns, and IBM is with AT&T in it.

### published_alliance

As `ibm_with_att`: the scenario reproduces a published result, which has no chance in it.
"""

READINGS = {tuple(heading.split(": ")): words for heading, words in sections(_READINGS).items()}
"""By scenario and claim: why a claim comes out otherwise than expected."""

EXTREMES = sections(_EXTREMES)
"""By outcome: why it sits at 0 or 1, or close to it."""
