"""The texts of code and templates and their translations. Dutch is the source, `inventory/translations/` has the rest.

`update` collects the texts into the catalogues, `compile` makes the files that the service reads, `check` fails on a
text without a translation, a translation that no text uses any more, or one that lost a value such as %(tag)s.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "inventory" / "translations"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
SOURCES = {"inventory": [("**.py", "python")], "templates": [("**.html", "jinja2.ext:babel_extract")]}
OPTIONS = {"**.html": {"silent": "false", "trimmed": "true"}}
VALUE = re.compile(r"%\((\w+)\)")


def collected() -> Catalog:
    """Every text that code and templates show."""
    catalog = Catalog(project="digibank", charset="utf-8", fuzzy=False)
    for folder, methods in SOURCES.items():
        for name, line, message, comments, context in extract_from_dir(
            ROOT / folder, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS
        ):
            catalog.add(message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    return catalog


def catalogues() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def language_of(file: Path) -> str:
    return file.parent.parent.name


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language_of(file))


def update(languages: list[str]) -> int:
    texts = collected()
    files = set(catalogues()) | {FOLDER / each / "LC_MESSAGES" / "messages.po" for each in languages}
    for file in sorted(files):
        file.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(file) if file.exists() else Catalog(locale=language_of(file), charset="utf-8", fuzzy=False)
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        with file.open("wb") as out:
            write_po(out, catalog, width=110, omit_header=False, sort_output=True, no_location=True)
        open_ones = sum(not _done(message.string) for message in catalog if message.id)
        print(f"{file.relative_to(ROOT)}: {len(catalog)} texts, {open_ones} to translate")
    return compile_all()


def compile_all() -> int:
    for file in catalogues():
        with file.with_suffix(".mo").open("wb") as out:
            write_mo(out, read(file))
    return 0


def check() -> int:
    texts = {(message.id if isinstance(message.id, str) else message.id[0]) for message in collected() if message.id}
    wrong: list[str] = []
    for file in catalogues():
        name = file.relative_to(ROOT)
        known: dict[str, object] = {}
        for message in read(file):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                known[key] = message.string
                wrong += [f"{name}: {problem}" for problem in _problems(key, message.string)]
        wrong += [f"{name}: no text uses this any more: {each!r}" for each in sorted(set(known) - texts)]
        wrong += [f"{name}: not in the catalogue: {each!r}" for each in sorted(texts - set(known))]
    print("\n".join(wrong[:40]))
    if len(wrong) > 40:
        print(f"... and {len(wrong) - 40} more")
    return 1 if wrong else 0


def _problems(key: str, string: object) -> list[str]:
    if not _done(string):
        return [f"not translated: {key!r}"]
    strings = list(string) if isinstance(string, (list, tuple)) else [str(string)]
    wanted = set(VALUE.findall(key)) - {"num"}
    return [f"loses {wanted - got}: {key!r}" for each in strings if not wanted <= (got := set(VALUE.findall(each)))]


def _done(string: object) -> bool:
    return bool(string) and all(string) if isinstance(string, tuple | list) else bool(string)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update", *languages]:
            return update(languages)
        case ["compile"]:
            return compile_all()
        case ["check"]:
            return check()
    print("Use: translations.py update [LANGUAGE…] | compile | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
