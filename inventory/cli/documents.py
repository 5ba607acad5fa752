"""The list of what can be printed on. It needs the paper library only, so it is there at once."""

import click

from labels.stickers.stocks import stocks


def list_stocks() -> None:
    """A line for each: the name to give, and what it is."""
    for stock in stocks():
        click.echo(f"{stock.name:16} {stock.title}")
