"""What studies compute as bytes: it comes back as it was, and nothing in it is run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.studies.failures import Failure
from sim.studies.pieces import from_bytes, to_bytes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert from_bytes(to_bytes(value), ()) == value


@pytest.mark.parametrize("dtype", [bool, np.int32, np.int64, np.float64])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 0), (2, 3)])
def test_arrays_come_back_bit_by_bit(dtype: type, shape: tuple[int, ...]) -> None:
    one = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    two = np.full(2, np.nan)
    back = from_bytes(to_bytes((one, [two, one])), ())
    assert back[0].dtype == one.dtype and back[0].shape == shape
    assert [back[0].tobytes(), back[1][0].tobytes(), back[1][1].tobytes()] == [one.tobytes(), two.tobytes(), one.tobytes()]


def test_masks_and_records_come_back() -> None:
    masked = np.ma.MaskedArray([True, False, True], [False, True, False])
    failure = Failure(1, 7, {"scenario": 2}, "of scenario 2", "no")
    back = from_bytes(to_bytes((masked, [failure])), (Failure,))
    assert back[1] == [failure]
    assert (back[0].mask.tolist(), back[0].compressed().tolist()) == ([False, True, False], [True, True])


def test_only_records_that_are_asked_for_are_made() -> None:
    with pytest.raises(KeyError):
        from_bytes(to_bytes(Failure(1, 7, {}, "", "")), ())
    with pytest.raises(TypeError, match="object cannot be kept"):
        to_bytes(object())
