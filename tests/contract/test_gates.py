"""The gates: what the model must do whatever its numbers, each test named after its sentence.

Rules are tested exactly; what only a simulation can show is tested on the base scenario with all parameters at their defaults.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sim.analysis.estimates import wilson
from sim.engine import simulate
from sim.model import CoalitionModel
from sim.rules.affinity import affinity_terms
from sim.rules.attention import attend, expose
from sim.rules.realignment import options
from sim.scenario import PARAMETERS, Scenario, build, load, shipped
from sim.week import feel, pay_attention
from sim.world import World

RECOGNITION, THREAT, RIVALRY = range(3)
stances = st.floats(-1, 1)
shares = st.floats(0, 1)
attentions = st.tuples(*[st.floats(-3, 3)] * 3)
weights = st.tuples(st.floats(1, 5), st.floats(1, 5), st.floats(1, 5))


def fixed(name: str, **changes: object) -> Scenario:
    """A shipped scenario with every parameter at its default."""
    defaults = {f"parameters.{parameter}": spec.default for parameter, spec in PARAMETERS.items()}
    return load(shipped()[name]).replace({**defaults, **changes})


def affinity(phi, r_i=0.0, r_j=0.0, h_i=0.0, h_j=0.0, v=0.0, threat=False, w=(3.0, 3.0, 3.0), shared_rejection=0.3) -> float:  # type: ignore[no-untyped-def]
    """The affinity of i to j, without tie and trust, which attention does not touch."""
    return sum(affinity_terms(np.array(phi), r_i, r_j, h_i, h_j, v, 0.0, 0.0, threat, *w, 1.0, 0.65, shared_rejection, 0.6))


def attention(log: tuple[float, float, float], cleavage: int = 0, more: float = 0.0) -> np.ndarray:
    """Attention on the simplex, with more log attention to one cleavage."""
    raised = np.array(log)
    raised[cleavage] += more
    out = np.empty(3)
    attend(raised, 0.0, 0.0, 0.0, 0.0, 3.4, 1.0, 1.6, out)
    return out


# --- attention and affinity


@given(attentions, st.floats(0.01, 2), st.floats(-1, -0.01), st.floats(-1, -0.01), shares, shares, weights, st.floats(0.01, 1))
def test_more_attention_to_recognition_raises_a_rejecters_affinity_to_the_threat(log, more, r_i, r_z, h_i, v, w, shared) -> None:  # type: ignore[no-untyped-def]
    """A rejecter hostile or indifferent to the threat, which rejects too; attention given to one cleavage is taken from the others."""
    before, after = (affinity(attention(log, RECOGNITION, extra), r_i, r_z, h_i, -1.0, v, True, w, shared) for extra in (0.0, more))
    assert after > before


@given(attentions, st.floats(0.01, 2), st.floats(0.01, 1), st.floats(-1, -0.01), shares, shares, shares, weights)
def test_more_attention_to_recognition_lowers_affinity_between_sides(log, more, r_i, r_j, h_i, h_j, v, w) -> None:  # type: ignore[no-untyped-def]
    """Between two hostile to the threat; unless their own rivalry divides them more than the sides they take, and attention is drawn from it."""
    assume(w[RIVALRY] * v < -w[RECOGNITION] * r_i * r_j - 1e-9)
    for one, other in ((r_i, r_j), (r_j, r_i)):
        before, after = (affinity(attention(log, RECOGNITION, extra), one, other, h_i, h_j, v, w=w) for extra in (0.0, more))
        assert after < before


@given(st.tuples(shares, shares, shares), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(-1, -0.01), shares, shares, shares, weights)
def test_attention_to_recognition_alone_always_lowers_affinity_between_sides(phi, more, r_i, r_j, h_i, h_j, v, w) -> None:  # type: ignore[no-untyped-def]
    """Whatever divides or unites them beside: attention to the threat and to rivalry kept as they are."""
    raised = (phi[0] + more, phi[1], phi[2])
    assert affinity(raised, r_i, r_j, h_i, h_j, v, w=w) < affinity(phi, r_i, r_j, h_i, h_j, v, w=w)


@given(attentions, st.floats(0.01, 2), stances, stances, st.floats(0.05, 1), st.floats(0.05, 1), shares, weights, shares)
def test_more_attention_to_the_threat_raises_affinity_among_the_hostile(log, more, r_i, r_j, h_i, h_j, v, w, shared) -> None:  # type: ignore[no-untyped-def]
    """Unless what they agree on in recognition unites them more already, and attention is drawn from it."""
    agreement = w[RECOGNITION] * r_i * r_j * (shared if r_i < 0 and r_j < 0 else 1.0)
    assume(w[THREAT] * h_i * h_j > agreement + 1e-9)
    before, after = (affinity(attention(log, THREAT, extra), r_i, r_j, h_i, h_j, v, w=w, shared_rejection=shared) for extra in (0.0, more))
    assert after > before


@given(st.tuples(shares, shares, shares), st.floats(0.01, 1), stances, stances, st.floats(0.05, 1), st.floats(0.05, 1), shares, weights)
def test_attention_to_the_threat_alone_always_raises_affinity_among_the_hostile(phi, more, r_i, r_j, h_i, h_j, v, w) -> None:  # type: ignore[no-untyped-def]
    raised = (phi[0], phi[1] + more, phi[2])
    assert affinity(raised, r_i, r_j, h_i, h_j, v, w=w) > affinity(phi, r_i, r_j, h_i, h_j, v, w=w)


@given(attentions, stances, stances, stances, stances, shares, shares, weights, st.booleans())
def test_a_stronger_rivalry_never_raises_affinity(log, r_i, r_j, h_i, h_j, v, more, w, threat) -> None:  # type: ignore[no-untyped-def]
    """The rule, at given attention."""
    phi = attention(log)
    assert affinity(phi, r_i, r_j, h_i, h_j, max(v, more), threat, w) <= affinity(phi, r_i, r_j, h_i, h_j, min(v, more), threat, w)


@pytest.mark.parametrize("more", [0.1, 0.3, 1.0])
def test_a_stronger_rivalry_never_raises_affinity_on_the_base_world(more: float) -> None:
    """Nor through the attention that a rival within reach draws: every pair of the base scenario, in both directions."""
    model = CoalitionModel(fixed("libya_2016"), collect=False)
    before = affinities(model)
    rivalry = model.state.rivalry
    for i, j in model.world.pairs:
        was = rivalry[i, j]
        rivalry[i, j] = rivalry[j, i] = min(1.0, was + more)
        after = affinities(model)
        assert after[i, j] <= before[i, j] + 1e-12 and after[j, i] <= before[j, i] + 1e-12
        rivalry[i, j] = rivalry[j, i] = was


def affinities(model: CoalitionModel) -> np.ndarray:
    """Everybody's affinities, computed anew."""
    pay_attention(model.world.scene, model.inputs.arrays, 0, model.state)
    feel(model.world.scene, model.inputs.arrays, 0, model.state)
    return np.array(model.state.affinity)


# --- realignment


@given(st.integers(0, 2**32 - 1), st.integers(2, 8), st.floats(0, 1), st.floats(0, 1))
@example(seed=0, count=5, one=0.3, other=float("inf"))
def test_a_higher_veto_never_removes_an_option(seed: int, count: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert set(offered(seed, count, low)) <= set(offered(seed, count, high))


def test_a_veto_can_remove_an_option() -> None:
    assert any(set(offered(seed, 5, 0.05)) < set(offered(seed, 5, 1.0)) for seed in range(20))


def offered(seed: int, count: int, veto: float) -> list[int]:
    """The options of faction 0 among factions with random weights, affinities and blocs."""
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(count))
    affinity_matrix = rng.uniform(-0.6, 1.0, (count, count))
    sides = rng.integers(0, count, count)
    bloc = np.array([int(np.flatnonzero(sides == side)[0]) for side in sides])
    labels, utilities = np.zeros(count + 1, np.int64), np.zeros(count + 1)
    rules = (3.0, veto, float(rng.uniform(0.02, 0.4)), -0.1, 0.4, 0.8, 0.04)
    found = options(
        0, np.ones(count, bool), bloc, weight, affinity_matrix, np.ones((count, count)), np.zeros(count), 0, rules,
        (np.zeros((count, 5)), np.zeros(count, np.int64), np.zeros(count, bool), np.zeros(count, np.int64), labels, utilities),
    )  # fmt: skip
    return [int(label) for label in labels[:found]]


# --- the threat


# Nobody, or at least a millionth of a fighter: what is left of fewer may round to nobody, who is felt nowhere.
FORCES = st.just(0.0) | st.floats(1e-6, 1000)


@given(st.lists(st.tuples(FORCES, FORCES), min_size=1, max_size=4), st.just(0.0) | st.floats(1e-6, 0.99), st.floats(0.01, 1))
def test_a_beaten_threat_mobilises_less(forces: list[tuple[float, float]], left: float, overlap: float) -> None:
    """The rule: a threat of which a share is left exposes a faction less, wherever the two are felt."""
    meet = np.array([[0.0, overlap], [overlap, 0.0]])

    def exposure(scale: float) -> float:
        felt = np.array(forces) * [1.0, scale]
        mine, theirs, exposed = np.zeros((3, 2))
        expose(1, np.array([False, True]), meet, felt, np.sqrt(felt), mine, theirs, exposed)
        return float(exposed[0])

    # Against next to no force of one's own both are the whole overlap, and their quotients may differ in the last bits.
    assert exposure(left) <= exposure(1.0) * (1.0 + 8 * np.finfo(float).eps)
    if any(own > 1e-3 and theirs > 1e-3 for own, theirs in forces):
        assert exposure(left) < exposure(1.0)


def test_a_beaten_threat_mobilises_less_on_the_base_world() -> None:
    """Everyone who feels ISIS turns away from it when a tenth of it is left."""
    model = CoalitionModel(fixed("libya_2016"), collect=False)
    pay_attention(model.world.scene, model.inputs.arrays, 0, model.state)
    before, exposed = model.state.attention[:, THREAT].copy(), model.state.exposed > 1e-6
    for name in model.world.scenario.threat:
        model.faction(name).strength *= 0.1
    pay_attention(model.world.scene, model.inputs.arrays, 0, model.state)
    assert exposed.sum() > 10
    assert (model.state.attention[exposed, THREAT] < before[exposed]).all()
    assert (model.state.attention[~exposed, THREAT] <= before[~exposed]).all()


def test_a_clash_between_two_sides_of_recognition_raises_attention_to_it_most_where_it_happened() -> None:
    """The same run with and without a clash in Tripoli between those who reject and those who recognise; nothing else is fought."""
    quiet = fixed("libya_2016", **{"parameters.clash_rate": 0.0})
    data = quiet.plain()
    data["events"] = {"clash": {"clash": {"between": ["gnc_hard"], "and": ["nawasi"], "at": "tripoli"}, "week": 0}}
    one, other = (CoalitionModel(scenario, collect=False) for scenario in (quiet, build(data)))
    for model in (one, other):
        model.step()
    assert other.clashes == [("gnc_hard", "nawasi", "tripoli")]
    active = other.state.active
    rise = (other.state.attention_log - one.state.attention_log)[active]
    assert (rise[:, RECOGNITION] > 0).all()
    assert (rise[:, [THREAT, RIVALRY]] == 0).all()
    nearness = one.state.nearness[one.world.place_index("tripoli"), active]
    order = np.argsort(nearness)
    assert (np.diff(rise[order, RECOGNITION]) >= -1e-3).all()  # the clash's losses shift nearness by a hair
    assert rise[nearness > 0.9, RECOGNITION].min() > 1.5 * rise[nearness < 0.01, RECOGNITION].max()


def test_a_clash_on_one_side_of_recognition_does_not_raise_attention_to_it() -> None:
    data = fixed("libya_2016", **{"parameters.clash_rate": 0.0}).plain()
    data["events"] = {"clash": {"clash": {"between": ["nawasi"], "and": ["sdf"], "at": "tripoli"}, "week": 0}}
    model = CoalitionModel(build(data), collect=False)
    model.step()
    assert model.clashes
    assert (model.state.attention_log[:, RECOGNITION] == model.parameters.attention_recognition).all()


# --- who never joins whom

# Each pair in the order of ids, as metrics name it.
ARCH_ENEMIES = [("isis_derna", "lna"), ("isis_sabratha", "lna"), ("isis_sirte", "lna"), ("brsc", "lna")]


@cache
def ever_together() -> dict[tuple[str, str], tuple[int, int]]:
    """In how many runs of the base world each pair ever shared a bloc, of how many."""
    data = fixed("libya_2016", replicates=1).plain()
    data["outcomes"] = {f"pair{n}": {"metric": "together", "pair": list(pair)} for n, pair in enumerate(ARCH_ENEMIES)}
    world = World(build(data))
    weekly = simulate(world, np.arange(400), 2016).weekly
    columns = {pair: world.columns.index(f"together[{pair[0]}~{pair[1]}]") for pair in ARCH_ENEMIES}
    return {pair: (int((weekly[:, :, column].max(axis=1) > 0).sum()), len(weekly)) for pair, column in columns.items()}


@pytest.mark.parametrize("pair", ARCH_ENEMIES, ids="-".join)
def test_lna_and_isis_lna_and_the_benghazi_council_share_a_bloc_in_fewer_than_2_percent_of_runs(pair: tuple[str, str]) -> None:
    """In any week; the upper end of the 95% interval."""
    times, runs = ever_together()[pair]
    assert wilson(times / runs, runs)[1] < 0.02


def test_refusing_the_fatayah_withdrawal_leaves_isis_weaker_in_sirte_than_allowing_it() -> None:
    """Paired runs, at the end of the year; the upper end of the 95% interval of the difference."""
    strength = []
    for name in ("derna_withdrawal", "derna_withdrawal_allowed"):
        world = World(fixed(name, replicates=1))
        weekly = simulate(world, np.arange(200), 2016).weekly
        strength.append(weekly[:, -1, world.columns.index("threat_strength[sirte]")])
    difference = strength[0] - strength[1]
    assert difference.mean() + 1.96 * difference.std(ddof=1) / np.sqrt(len(difference)) < 0
