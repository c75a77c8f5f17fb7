"""A scenario and its draws as arrays: names <-> indices, read-only inputs, the state a run lives in."""

from sim.world.inputs import DrawnInputs
from sim.world.world import World

__all__ = ["DrawnInputs", "World"]
