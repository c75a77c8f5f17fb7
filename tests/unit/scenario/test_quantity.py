"""Numbers with uncertainty: against scipy's distributions, and what holds for any of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from sim.scenario import Quantity
from sim.scenario.quantity import LARGEST, Range
from tests.unit.scenario.strategies import quantities

U = np.linspace(0.0005, 0.9995, 201)
AGAINST_SCIPY = {
    "triangular": ({"triangular": [2, 3, 10]}, stats.triang(c=1 / 8, loc=2, scale=8)),
    "triangular, mode at the low end": ({"triangular": [2, 2, 10]}, stats.triang(c=0, loc=2, scale=8)),
    "triangular, mode at the high end": ({"triangular": [2, 10, 10]}, stats.triang(c=1, loc=2, scale=8)),
    "uniform": ({"uniform": [-1, 3]}, stats.uniform(-1, 4)),
    "normal": ({"normal": {"mean": 2, "sd": 3}}, stats.norm(2, 3)),
    "truncated normal": ({"normal": {"mean": 0, "sd": 1, "min": -0.5, "max": 2}}, stats.truncnorm(-0.5, 2)),
    "normal, upper tail": ({"normal": {"mean": 0, "sd": 1, "min": 9, "max": 12}}, stats.truncnorm(9, 12)),
    "normal, lower tail": ({"normal": {"mean": 0, "sd": 1, "max": -9}}, stats.truncnorm(-math.inf, -9)),
    "normal, where probabilities underflow": ({"normal": {"mean": 0, "sd": 1, "min": 50, "max": 51}}, stats.truncnorm(50, 51)),
    "beta": ({"beta": {"a": 2, "b": 5}}, stats.beta(2, 5)),
    "stretched beta": ({"beta": {"a": 2, "b": 5, "min": -1, "max": 3}}, stats.beta(2, 5, loc=-1, scale=4)),
    "lognormal": ({"lognormal": {"mean": 1, "sd": 0.5}}, stats.lognorm(0.5, scale=math.e)),
}


@pytest.mark.parametrize("name", AGAINST_SCIPY)
def test_inverse_distribution_functions_agree_with_scipy(name: str) -> None:
    data, reference = AGAINST_SCIPY[name]
    np.testing.assert_allclose(Quantity.model_validate(data).ppf(U), reference.ppf(U), rtol=1e-9, atol=1e-12)


def test_a_lognormal_reaches_no_farther_than_the_largest_number() -> None:
    for data in ({"mean": 60, "sd": 1}, {"mean": 60, "sd": 1.1, "max": 9}):
        assert Quantity.model_validate({"lognormal": data}).ppf(np.array([1 - 2**-53]))[0] < LARGEST


def test_a_beta_has_a_lowest_value_where_scipy_finds_none() -> None:
    """Near 0 the distribution function is x^a / (a B(a, b)), with B(a, 1) = 1 / a and B(1, b) = 1 / b."""
    lowest, known = 2.0**-54, [(1.0, 0.75, 2.0**-54 / 0.75), (1.5, 1.0, 2.0 ** (-54 / 1.5))]
    for a, b, expected in known:
        assert Quantity.model_validate({"beta": {"a": a, "b": b}}).ppf(np.array([lowest]))[0] == pytest.approx(expected, rel=1e-9)
    near = [Quantity.model_validate({"beta": {"a": a, "b": 0.75}}).ppf(np.array([0.0, 2.0**-53])) for a in np.linspace(1, 1.1, 50)]
    assert all(0 < first <= second < 1e-13 for first, second in near)


def test_a_truncated_lognormal_is_conditioned_not_clipped() -> None:
    quantity = Quantity.model_validate({"lognormal": {"mean": 0, "sd": 1, "min": 0.5, "max": 2}})
    free = stats.lognorm(1)
    below, above = free.cdf(0.5), free.cdf(2)
    np.testing.assert_allclose(quantity.ppf(U), free.ppf(below + U * (above - below)), rtol=1e-9)


def test_a_choice_takes_values_in_ascending_order_with_their_chances() -> None:
    quantity = Quantity.model_validate({"choice": {"8": 0.25, "4": 0.75}})
    assert quantity.ppf(np.array([0.0, 0.7499, 0.75, 1.0])).tolist() == [4, 4, 8, 8]
    assert quantity.central == 4


@given(quantities(), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_inverses_rise_and_stay_within_bounds(data: object, u: list[float]) -> None:
    quantity = Quantity.model_validate(data)
    values = quantity.ppf(np.sort(np.array(u)))
    low, high = quantity.bounds
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0).all()
    assert low <= values.min() <= values.max() <= high
    assert low <= quantity.central <= high


@pytest.mark.parametrize(
    "data", [7, {"value": 7}, {"triangular": [7, 7, 7]}, {"uniform": [7, 7]}, {"choice": {"7": 1}}, {"choice": {"7": 1, "8": 0}}]
)
def test_what_can_be_only_one_number_is_constant(data: object) -> None:
    quantity = Quantity.model_validate(data)
    assert quantity.constant == 7
    assert quantity.ppf(np.array([0.0, 0.3, 1.0])).tolist() == [7, 7, 7]


@pytest.mark.parametrize(
    "data", [{"triangular": [7, 7, 8]}, {"uniform": [7, 8]}, {"normal": {"mean": 7, "sd": 0.1}}, {"choice": {"7": 0.5, "8": 0.5}}]
)
def test_what_is_uncertain_is_not_constant(data: object) -> None:
    assert Quantity.model_validate(data).constant is None


@pytest.mark.parametrize(
    "data",
    [
        True, "7", None, [7], {}, {"source": "x"}, {"value": 1, "uniform": [0, 1]}, {"triangular": [3, 2, 1]}, {"triangular": [1, 3, 2]}, {"triangular": [2, 1, 3]}, {"triangular": [1, 2]},
        {"uniform": [2, 1]}, {"uniform": [0, math.inf]}, {"normal": {"mean": 0, "sd": 0}}, {"normal": {"mean": 0, "sd": 1, "min": 2, "max": 1}},
        {"beta": {"a": 0, "b": 1}}, {"lognormal": {"mean": 0, "sd": 1, "min": -1}}, {"choice": {}}, {"choice": {"1": 0.5}},
        {"choice": {"x": 1}}, {"choice": {"1": 1.5, "2": -0.5}}, {"value": math.nan}, {"value": 10**400}, {"value": 1.01e30}, {"value": 1e101}, {"uniform": [-1e300, 1e300]}, {"lognormal": {"mean": 300, "sd": 1}}, {"lognormal": {"mean": 60, "sd": 1.1}}, {"lognormal": {"mean": 200, "sd": 4, "max": 9}}, {"value": 1, "grade": "A"},
        {"value": 1, "colour": "red"},
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate(data)


@pytest.mark.parametrize(
    ("data", "refused"),
    [(0.5, False), (1, False), (1.01, True), ({"uniform": [-0.1, 0.5]}, True), ({"normal": {"mean": 0.5, "sd": 0.1}}, True),
     ({"normal": {"mean": 0.5, "sd": 0.1, "min": 0, "max": 1}}, False), ({"choice": {"0": 0.5, "2": 0.5}}, True)],
)  # fmt: skip
def test_ranges_look_at_everything_a_number_can_be(data: object, refused: bool) -> None:
    assert (Range(0, 1).refusal(Quantity.model_validate(data)) is not None) == refused


def test_infinity_passes_only_where_it_means_off() -> None:
    infinite = Quantity(value=math.inf)
    assert Range(0, infinite=(math.inf,)).refusal(infinite) is None
    assert Range(0).refusal(infinite) == "must be finite"
    assert Range(0, infinite=(-math.inf,)).refusal(infinite) == "must be finite"
