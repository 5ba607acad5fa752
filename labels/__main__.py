"""`python -m labels`: look at the paper without the service.

Alone it makes a folder, `labels-demo`, with every label on every stock and every document, and pictures of all of it
where poppler is installed.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import labels
from labels import demo
from labels.looking import has_poppler, pages, reading_table
from labels.papers import samples
from labels.stickers import samples as stickers

_TO_LOOK_AT = 110  # dpi
_FOLDER = Path("labels-demo")


def products() -> dict[str, bytes]:
    """One of each product, by file name, with invented people."""
    return {
        **dict(stickers.products()),
        "bruikleen.pdf": labels.agreement(demo.BRUIKLEEN),
        "huur.pdf": labels.agreement(demo.HUUR),
        "koop.pdf": labels.agreement(demo.KOOP),
        "langer-lenen.pdf": labels.addendum(demo.LONGER),
        "ander-toestel.pdf": labels.swapped(demo.OTHER_DEVICE),
        "leentoestel.pdf": labels.loaner(demo.LOANER),
        **{
            f"regels-{lang}.pdf": labels.leaflet(lang, centre=demo.BRUIKLEEN.lender_name, help_phone="1777")
            for lang, _ in labels.leaflet_languages()
        },
        **{f"{name}.pdf": draw(data) for name, (draw, data) in samples.PAPERS.items()},
    }


def pictures(made: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every page of every PDF as PNG, and which codes a scanner reads."""
    for name, content in made.items():
        if name.endswith(".pdf"):
            for number, page in enumerate(pages(content, dpi=_TO_LOOK_AT), 1):
                kept = io.BytesIO()
                page.save(kept, "PNG")
                yield f"{name.removesuffix('.pdf')}.{number}.png", kept.getvalue()
    yield "leestabel.txt", "".join(f"{line}\n" for line in reading_table()).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 done, 1 refused, 2 wrong use."""
    parser = argparse.ArgumentParser(
        prog="python -m labels",
        description="The Digibank's paper, without the service. Without a command: demo, with pictures where it can.",
    )
    parser.add_argument("--list-stocks", action="store_true", help="the same as the command stocks")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("stocks", help="list the label stocks")
    command = commands.add_parser("demo", help="write every label on every stock and every document to a folder")
    command.add_argument(
        "folder", type=Path, metavar="OUTDIR", nargs="?", default=_FOLDER, help=f"default: {_FOLDER}, made here"
    )
    command.add_argument(
        "--pictures", action="store_true", help="every page as PNG too, and a table of the codes that a scanner reads"
    )
    found = parser.parse_args(arguments)
    if found.command == "stocks" or found.list_stocks:
        for stock in labels.stocks():
            print(f"{stock.name:16} {stock.title}")
        return 0
    if found.command == "demo":
        return _write(found.folder, with_pictures=found.pictures)
    if not has_poppler():
        print("No pictures of the documents: pdftoppm is not installed (apt install poppler-utils).", file=sys.stderr)
    return _write(_FOLDER, with_pictures=has_poppler())


def _write(folder: Path, *, with_pictures: bool) -> int:
    """Every file, named as it is written; exit 1 with one sentence when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = products()
        for name, content in (*made.items(), *(pictures(made) if with_pictures else ())):
            (folder / name).write_bytes(content)
            print(folder / name)
    except labels.PaperError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"We kunnen niet schrijven in {folder}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
