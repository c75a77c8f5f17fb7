"""The program with its verbs, in sections. Nothing but click is imported before a verb needs it."""

from __future__ import annotations

from sim.cli import compare, discovery, drivers, flips, levers, results, resume, run, scenarios, stability, vocabulary
from sim.cli.program import Program

_EPILOG = """\b
Examples:
  coalition run scenarios/tripoli_clash.yaml
  coalition new mine && coalition check mine && coalition run mine

Exit codes: 0 done, 1 an honest negative, 2 bad input, 130 interrupted."""

main = Program(
    name="coalition",
    help="Who allies with whom, how likely, and why: an agent-based simulator of coalition formation.",
    epilog=_EPILOG,
    sections={
        "Ask a question": (
            run.run,
            resume.resume,
            results.who,
            results.explain,
            compare.compare,
            flips.flip,
            stability.stable,
            drivers.sensitivity,
            discovery.discover,
            levers.levers,
            results.report,
        ),
        "Write a scenario": (scenarios.new, scenarios.check, scenarios.describe, scenarios.list_, scenarios.schema),
        "Look up": (vocabulary.parameters, vocabulary.metrics),
    },
)
