"""Numbers of options written otherwise than they are taken: one line, with how to write them."""

from __future__ import annotations

import click
import pytest

from sim.cli.numbers import Share, Whole

WHOLE, SHARE = Whole(min=1), Share(min=0, max=1)


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        (WHOLE, "1,000", "no whole number; write 1000"),
        (WHOLE, "12 500", "no whole number; write 12500"),
        (WHOLE, "10'000'000", "no whole number; write 10000000"),
        (WHOLE, "1e4", "no whole number; write 10000"),
        (WHOLE, "2.5k", "no whole number; write 2500"),
        (WHOLE, "100.0", "no whole number; write 100"),
        *((WHOLE, said, "no whole number") for said in ("1.5", "1,00", "many", "", "inf", "nan")),
        (SHARE, "5%", "no number; a percentage is written as a share: 0.05"),
        (SHARE, "0,01", "no number; write it without commas, decimals with a point: 0.01"),
        (SHARE, "little", "no number"),
    ],
)
def test_what_is_no_number(kind: click.ParamType, said: str, meant: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        kind.convert(said, None, None)
    assert caught.value.message == f"{said!r} is {meant}"


def test_numbers_within_the_range_are_taken_and_others_are_not() -> None:
    assert WHOLE.convert("1000", None, None) == WHOLE.convert("1_000", None, None) == 1000
    assert SHARE.convert("0.5", None, None) == 0.5
    for kind, said in ((WHOLE, "0"), (SHARE, "2")):
        with pytest.raises(click.BadParameter, match="not in the range"):
            kind.convert(said, None, None)
