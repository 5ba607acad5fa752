"""`python -m labels`: look at the paper without the service."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import labels
from labels import demo
from labels.papers import samples
from labels.stickers import samples as stickers


def products() -> dict[str, bytes]:
    """One of each product, by file name, with invented people."""
    return {
        **dict(stickers.products()),
        "bruikleen.pdf": labels.agreement(demo.BRUIKLEEN),
        "huur.pdf": labels.agreement(demo.HUUR),
        "koop.pdf": labels.agreement(demo.KOOP),
        "langer-lenen.pdf": labels.addendum(demo.LONGER),
        **{
            f"regels-{lang}.pdf": labels.leaflet(lang, centre=demo.BRUIKLEEN.lender_name, help_phone="1777")
            for lang, _ in labels.leaflet_languages()
        },
        **{f"{name}.pdf": draw(data) for name, (draw, data) in samples.PAPERS.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 done, 1 refused, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="python -m labels", description="The Digibank's paper, without the service.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("stocks", help="list the label stocks")
    command = commands.add_parser("demo", help="write one of each product to a folder")
    command.add_argument("folder", type=Path, metavar="OUTDIR")
    found = parser.parse_args(arguments)
    if found.command == "stocks":
        for stock in labels.stocks():
            print(f"{stock.name:16} {stock.title}")
        return 0
    try:
        found.folder.mkdir(parents=True, exist_ok=True)
        for name, content in products().items():
            (found.folder / name).write_bytes(content)
            print(found.folder / name)
    except OSError as error:
        print(f"We kunnen niet schrijven in {found.folder}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
