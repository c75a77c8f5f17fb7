"""What an answer rests on, in words: runs done before a stop, runs that failed, the precision that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.analysis.wording import outcome_names, rounded_up
from sim.prose import counted

if TYPE_CHECKING:
    from sim.result import Result


def stopped(result: Result) -> str | None:
    """That the run was stopped before its end; None if it was not."""
    if result.complete:
        return None
    return f"The run was stopped: this rests on the {counted(result.manifest['runs_done'], 'run')} done until then."


def failed(result: Result) -> str | None:
    """How many runs failed, of how many, which is the first, and what that means for the shares; None if none did."""
    failures, done = result.manifest.get("runs_failed", 0), result.manifest["runs_done"]
    if not failures:
        return None
    tried, swept = done + failures, len(result.points) > 1
    left_out = f"{failures:,} of {tried:,} runs failed and {'is' if failures == 1 else 'are'} left out"
    if swept:
        shares = "all shares are of the runs that succeeded at each setting"
    else:
        shares = f"all shares are of the {done:,} that succeeded"
    points = f"{100 * failures / tried:.2g} points"
    reach = "" if swept else f" Whatever the others would have shown, no share moves by more than {points} with them."
    first = result.manifest["failures"][0]
    which = "It is" if failures == 1 else "The first is"
    address = f"run {first['run']} of design point {first['design_point']}, seed {first['seed']}: {first['error']}"
    listed = "" if failures == 1 else " (manifest.json lists more)"
    return f"{left_out}: {shares}.{reach} {which} {address}{listed}."


def no_run(point: Mapping[str, Any]) -> str:
    """That no run of a design point succeeded, for a list of settings."""
    failed = point["failed"]
    return f"no run succeeded ({'the one' if failed == 1 else f'all of the {failed:,}'} tried failed)"


def precision(result: Result) -> str | None:
    """The precision that was asked for, and whether, when and how it was reached; None if none was."""
    found = result.manifest.get("precision")
    if found is None:
        return None
    if "reached" not in found:
        wanted = f"{100 * found['below']:.3g}"
        return f"Intervals within {wanted} points were asked for; the run was stopped before it was known after how many runs they are."
    sweep = len(result.points) > 1
    runs = f"{counted(result.manifest['runs'], 'run')}{' of each setting' if sweep else ''}"
    if "look" in found:
        runs += f" (look {found['look']})"
    widest = f"that of “{outcome_names(result.scenario)[found['widest']]}”{' at one of the settings' if sweep else ''}"
    without = any(not point["runs"] for point in result.points)
    what = "outcome at each setting of which a run succeeded" if without else "outcome"
    return precision_words(found, result.manifest["runs"], runs, what, widest)


def precision_words(found: Mapping[str, Any], runs: int, told: str, what: str, widest: str) -> str:
    """One paragraph; `told` says how many runs of what there were, `what` is an outcome or difference, `widest` which is known least."""
    wanted, half = f"{100 * found['below']:.3g}", f"{100 * found['half_width']:.3g}"
    if found["reached"]:
        said = (
            f"Precise enough after {told}: every {what} is known to within {wanted} points, as was asked for. "
            f"The widest interval, {widest}, is ±{half} points."
        )
    else:
        said = (
            f"Not precise enough at the limit of {told}: the widest interval, {widest}, is ±{half} points, and {wanted} was asked for. "
            f"About {rounded_up(runs * (found['half_width'] / found['below']) ** 2)} runs might do (--most)."
        )
    how = (
        f"It is a {100 * found['confidence']:.4g}% interval: where one looks again and again and stops at the first narrow one, "
        "it is as good as a 95% interval of a number of runs fixed beforehand."
    )
    return f"{said} {how}"
