"""The demo: everything in it goes through the same actions as real work."""

from flask import Flask

from inventory.cli.demo_accounts import demo_accounts
from inventory.web.saving import saving


def build(app: Flask) -> None:
    """Fill an empty database. The app context is open already."""
    with saving():
        demo_accounts()
