"""Numbers of options written otherwise than they are taken: one line, with how to write them."""

from __future__ import annotations

import click
import pytest

from sim.cli.numbers import Share, Whole


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1,000", "; write 1000"),
        ("12 500", "; write 12500"),
        ("10'000'000", "; write 10000000"),
        ("1e4", "; write 10000"),
        ("2.5k", "; write 2500"),
        ("100.0", "; write 100"),
        ("1.5", ""),
        ("1,00", ""),
        ("many", ""),
        ("", ""),
        ("inf", ""),
        ("nan", ""),
    ],
)
def test_what_is_no_whole_number(said: str, meant: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        Whole(min=1).convert(said, None, None)
    assert caught.value.message == f"{said!r} is no whole number{meant}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5%", "; a percentage is written as a share: 0.05"),
        ("0,01", "; write it without commas, decimals with a point: 0.01"),
        ("little", ""),
    ],
)
def test_what_is_no_number(said: str, meant: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        Share(min=0, max=1).convert(said, None, None)
    assert caught.value.message == f"{said!r} is no number{meant}"


def test_numbers_within_the_range_are_taken_and_others_are_not() -> None:
    assert Whole(min=1).convert("1000", None, None) == Whole(min=1).convert("1_000", None, None) == 1000
    assert Share(min=0, max=1).convert("0.5", None, None) == 0.5
    for kind, said in ((Whole(min=1), "0"), (Share(min=0, max=1), "2")):
        with pytest.raises(click.BadParameter, match="not in the range"):
            kind.convert(said, None, None)
