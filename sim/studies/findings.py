"""What people found when they looked into claims and extreme outcomes: the prose of docs/claims.md and docs/outcomes.md."""

from __future__ import annotations

CLAIMS_INTRODUCTION = """# The claims, tried

Each scenario states what its source expected of it (`claims`). Here each expectation is tried by simulating the scenario and what it is
compared with, run by run on the same random numbers, twice: with every parameter of the model at its default, and with the parameters
drawn from their plausible ranges. All other inputs (strengths, stances, relations, events) are drawn in both as the scenario states.
Claims are reported, whatever their sign; no number of the model or of a scenario was chosen to make one hold, with one caveat: see
`refusal_contains` below.

How to read a row: the outcome's share of runs in the scenario *against* the other side, their difference with a 95% interval (that of
[`coalition compare`](compare.md#how-to-read-it): Tango's, with draws as clusters), and what that says: the claim *holds*, it comes out
*the other way*, or it stays *undecided*, because the interval holds 0 or fewer than six draws differ. What is decided is decided of the
model, not of Libya, and may be too small to matter. The last column but one says in which share of parameter draws the draw's ten runs
differ on balance *for* the claim, *against* it, or not at all; some of those signs are chance. In all a claim is *robust* if it holds at
default values and over draws, *shifted* if it holds at one of the two and is undecided at the other, *fragile* if it comes out the other
way at one or both, *undecided* if it is so at both.
`coalition check SCENARIO --claims` tries the claims of any scenario in the same way and the same words.
Ctrl-C ends it with those that were tried until then (exit code 130, `"complete": false` with `--json`).
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

Holds, by little. Three engagements in one week lift the coalition's share of the weight by 0.017 at once (standard error 0.004,
default values), and the alarm then fades with `attention_decay`, so that less than half of it is left after two months. The share
stands near 0.45 with or without the attack, just below the half that the outcome asks for. What counts is how long it lasts: eight
weeks of such attacks instead of one give +0.32, twenty engagements in the one week +0.23 (600 paired runs each).

### sidra_attack: attack_unites_for_good

Right in sign, undecided: as above, and by the end of the year 0.002 of the 0.017 is left. The guards and Misrata fight ISIS around
Sirte all year, attack or none.

### derna_withdrawal: refusal_contains

Holds, and is no independent evidence: that refusing leaves ISIS weaker in Sirte is also one of the model's gates, and the parameter
`march_km` (the wish to attack falls with distance) came into the model when that gate failed. Without it (`march_km: .inf`) ISIS,
allowed to leave, ties down nobody in Derna any more, the LNA and Derna's council march 900 km after it, and by December ISIS in
Sirte is *stronger* by 0.09 of its start for having been refused (standard error 0.01), though weaker by 0.15 until April. With it
the refusal keeps it weaker all year, by 0.16 at first and 0.10 at the end, at default values; over parameter draws by 0.09 at the
end. Allowed to leave, ISIS meets a council that has neither hardened nor vowed to pursue it; were signal and vow left in, the
difference at the end would be the same to 0.001 (1,000 paired runs each).

### derna_withdrawal_allowed: leave_strengthens

The same comparison from the other side: see `refusal_contains` of `derna_withdrawal`.

### tripoli_clash: clash_splits_coalition

Small, and at default values the wrong sign. The coalition of the model *is* the camp of those who recognise the GNA (the Presidency
Council, Misrata, Nawasi, Rada, the guards, Zuwara); the hardliners, the LNA and Sabratha end up beside the Council in none of 300
runs, so a fight with the hardliners has nothing to split off. What it does is wear them down: weight moves from outside the
coalition into it. Without losses (`attrition: 0`) most of the difference goes (+0.007, -0.007 to +0.020, 2,000 paired runs);
without `polarisation_gain` or `trust_gain` it stays (+0.015, +0.021). The note's fear would need a coalition across the rift to
begin with.

### tripoli_sweep: clash_splits_coalition

The runs of `tripoli_clash`, whose claims the sweep inherits: see there.

### january_2016: coalition_hampered

What the note tells as one story pulls two ways here. At default values Jadhran's recognition of the GNA by itself *raises* the
coalition's chance by 0.067 (0.023 to 0.111; with it his guards end in the GNA's bloc in 88% of runs, without in 67%), and the other
divisive news together change nothing that can be seen (0.000, -0.035 to +0.035): they hit factions outside of that bloc. Over
parameter draws neither part can be told from nothing (-0.007 and -0.013; 600 paired runs each).

### january_2016: rift_enables

At default values a ceiling: 99.8% of runs show the outcome without the fight (why: see [Outcomes at 0 or 1](outcomes.md)), and here
it breaks out in about one run of three only. Over parameter draws, where there is room, the claim holds.

### january_2016: sidra_unites

Holds at default values; over parameter draws right in sign but undecided, as the same attack in `sidra_attack`: three engagements
fade within months, and the outcome is judged 65 weeks later.

### whatif/w3_haftar_command: appeasement_costs_misrata

At default values no run differs at all, and with a tie of 1 in place of 0.4 hardly one. The tie alone does not bring the LNA into
the GNA's bloc (fewer than 1 of 100 runs), and in this model a faction takes offence at an enemy in its own bloc, never at a
friend's tie to an enemy outside it: there is no balance of triads. Over parameter draws, where the LNA stands with the GNA in 22%
of runs instead of 19%, the claim holds by 0.006. Most of what the note warned of is a mechanism the model does not have.

### whatif/w4_airstrikes_uninvited: strikes_rally

The backlash does what it says: mean recognition falls by 0.06 and stays there. But enabling is measured by blocs with ISIS and by
toleration, who lives near whom and fights whom, and neither follows: in single weeks the shares of runs with either differ by about
their standard error (0.01 to 0.02). Toleration is near its ceiling; the -0.005 over parameter draws comes from 4% of them and is as
small as it is decided.

### whatif/w5_arming_misrata: arms_rekindle

At default values undecided and next to nothing (+0.003): Misrata grows from 8,200 to 10,600 fighters and fights Tripoli's
Revolutionaries and Zintan as often as before. Whether two factions clash follows from dislike and nearness, not from strength;
strength tells only in who may set out on an offensive. Over parameter draws the claim holds, by 0.011.

### whatif/w5_arming_the_lna: arms_rekindle

As for Misrata: 2,000 fighters on top of 16,000 change nothing at default values, 20,000 neither (0.000). The LNA's rival at hand is
Derna's council, which it fights in 60% of runs at the end of the year, armed or not. Over parameter draws the claim holds, by
less than a point in a hundred.

### whatif/w6_isis_beaten: common_enemy_gone

Right in sign on both sides, decided over parameter draws only. At default values the coalition is the GNA's camp, held together by
recognition and ties more than by ISIS: its share falls by 0.002 of 0.479.

### whatif/w6_isis_beaten: rivals_fight

Nil, because they do not meet: the LNA's home and Misrata's are too far apart for clashes, and with ISIS gone from Sirte nothing
calls either there. The LNA turns on the port guards next door instead (fought at the end in 17% of runs instead of 1%, default
values). The race for the freed ground, which the claim is about, is not in the model: factions march against enemies, never for a
place.
"""

_EXTREMES = """
### front_holds

Certain in every scenario, and no achievement. A front of three that do not fight one another comes about by distance: ISIS sits in
Sirte, Derna and Sabratha, each is fought by its neighbours (the port guards and Misrata; Derna's council; Zuwara, Zawiya, Rada),
and these live too far apart to fight each other. At default values the front counts 1.5 factions on average in the first week, 7 in
the thirteenth and 9 at the end of the year, and nine or more at some time in each of 300 runs. Neither a reach of 30 km nor a clash
rate of 0.05 brings it down (all of 600 runs); with `clash_rate: 0` it is 0. The share of the coalition says more.

### rejecters_enable_isis

Nearly certain where there is fighting in the capital, and close to it elsewhere (0.96 in the base scenario), because *tolerating*
counts and is easily met. A faction tolerates if it is within reach of ISIS (`meet` of at least `allied_reach`), has not fought it
for eight weeks, and has fought someone who did. The GNC's hardliners sit in Tripoli, within reach of the cells in Sabratha, seldom
fight them, and do fight Tripoli's militias that have: they tolerate in 98% of runs at default values (90% over parameter draws),
Sabratha in 63% (49%), the Misratan hardliners in 38% (37%). Nearness drives it: over draws no input goes with it as closely as
`reach_km` (correlation 0.38), and at default values otherwise the outcome holds in 62% of runs with `reach_km: 30`, in 96% with
`allied_reach: 0.5`, in 76% with 0.7, in 84% with a clash rate of 0.05 (600 runs each). The stricter `rejecters_join_isis` beside
it, which counts blocs with ISIS only, holds in none of 600 runs at default values and in 6% over parameter draws. Who reads
*enabling* as siding with ISIS should use that one.

### rejecters_join_isis

Rare everywhere: ISIS is hostile to all, carries a stigma with everybody who is none of its own, and shares with the rejecters no
more than their rejection, which `shared_rejection` discounts. In the base scenario it holds in 6% of 2,000 runs over parameter
draws, where `stigma` is low (0.35 on average, against 0.59 over all runs) and `shared_rejection` high (0.44 against 0.33).

### capital_at_war

Built in where it is extreme: the event itself is three weeks of clashes in Tripoli between rejecters and recognisers, and the
outcome asks for three such weeks of eight. The 10 runs of 2,000 of `tripoli_clash` without it are all of draws in which Rada is
drawn slightly against the GNA, so that too few of the engagements fall on Nawasi. It tells the amount of fighting apart in
`tripoli_sweep`, where one point has none.

### isis_beaten

Built in: the scenario takes ISIS in Sirte out, which is most of it. What remains in Derna and Sabratha, 250 to 1,100 of 1,750 to
6,100 fighters at the start, stays below a quarter of the whole but in a few draws in which it is large and grows.

### isis_stronger_in_sirte

Built in: the scenario takes ISIS in Sirte out, and nothing grows from nothing.

### lna_fights_misrata

They live too far apart to clash at home, and with ISIS in Sirte taken out nothing draws both to one place (with it, 0.9% of runs).
It takes an offensive of one on the other or on a neighbour, as in `w7_haftar_takes_the_ports`.

### guards_melt

The bound is set at the lowest estimate of the guards' strength (2,000), recovery pulls them back towards their start, and they
stand in one bloc with Misrata, whose force counts beside theirs. The 31 runs of 2,000 in which it happens are of nine draws, in all
of which the guards start with fewer than 4,500 (the estimate goes up to 12,000).

### brigade_enables_raiders

Kept out twice: the brigade is hostile to the raiders, and whoever joins a threat bears its stigma. With either mechanism off
(`threat_weight: 0`, or `stigma: 0`) it stays at 0; with both off it happened in 11 of 2,000 runs. The scenario asks whether guards
and brigade end on one side; this outcome is there to be moved by changing the scenario.

### ibm_with_att

No noise: with `temperature: 0`, as in landscape theory, realignment from the stated start ends in the published minimum in whatever
order the firms take their turns, and IBM is with AT&T in it.

### published_alliance

As `ibm_with_att`: the scenario reproduces a published result, which has no chance in it.

### p1_with_p2_for_good

No division of the five holds (the core is empty, and nothing is Nash stable), so that no pair is left alone for eight weeks.

### within_seven_errors

There are eleven minima with three camps. From one common camp realignment leads to the three of least energy, with 2, 7 and 7
errors, and once in 2,000 runs to the next, with 10. Which of the three it is, `two_errors`, is left to chance.

### caught_once

The chaser need only decide after the runner in one of twenty weeks.

### prediction_lasts

Where all only balance against power, 30.07 against 19.33 (of the five powers, 27.78 against 15.52) is no balance: somebody goes
over in the first week, in whatever order they decide. That is what the published comparison is about.

### sides_of_the_war

As `prediction_lasts`.

### p1_and_p2_without_p3

The one stable partition, to which every move leads, and there is no noise.
"""

READINGS = {tuple(heading.split(": ")): words for heading, words in sections(_READINGS).items()}
"""By scenario and claim: why a claim comes out otherwise than expected."""

EXTREMES = sections(_EXTREMES)
"""By outcome: why it sits at 0 or 1, or close to it."""
