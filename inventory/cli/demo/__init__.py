"""The demo: one year of the Digibank, invented, made through the same actions as real work. `build` makes it."""

from inventory.cli.demo.year import build, build_showing

__all__ = ["build", "build_showing"]
