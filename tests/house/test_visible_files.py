"""Every file that a command writes, every mail and the history: no word that only some may read.

A command that is not in the table is a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from inventory.cli import digibank
from inventory.history.models import Event, Message
from tests.house.canaries import Planted
from tests.house.walk import plain, text_of

# A command -> its arguments ({out} is where it writes) and the words that may be in what it writes and says.
WRITES: dict[str, tuple[str, frozenset[str]]] = {
    "report stock": ("--month {month} --out {out}", frozenset()),
    # The partners of the project stand in it by name; which of them referred whom does not.
    "report subsidy": ("--from {month}-01 --to {month}-28 --out {out}", frozenset({"referrer"})),
    # All about one person, for that person: the contract and what hangs on it, nothing of another.
    "export person": (
        "{ref} --out {out}",
        frozenset({"person_a", "incident_a", "case_a", "device", "referral", "internet", "audit"}),
    ),
    "export ords": ("--out {out}", frozenset()),
    "report ovam": ("--year {year} --out {out}", frozenset()),
    "labels": ("{tag} --stock avery-l7160 --out {out}", frozenset({"device"})),
    "user list": ("--json", frozenset({"referrer"})),  # the list of organisations
    "org list": ("--json", frozenset({"referrer"})),
    "location list": ("--json", frozenset()),
    "tariff list": ("", frozenset()),
    "verify": ("", frozenset()),
    "nightly": ("", frozenset()),
    "outbox send": ("", frozenset()),
    "config": ("", frozenset()),
    "seal show": ("", frozenset()),
}
ENDINGS = {
    "report stock": (".pdf", ".xlsx", ".csv", ".json"),
    "export ords": (".csv",),
    "report ovam": (".csv",),
    "report subsidy": (".pdf", ".xlsx", ".csv", ".json"),
    "export person": (".pdf", ".json"),
    "labels": (".pdf",),
}
# These take things in, or are the database itself: they write nothing out for a reader.
WRITE_NOTHING = frozenset(
    [
        "init",
        "serve",
        "backup",
        "restore",
        "seal renew",
        "seal trust",
        "user add",
        "user invite",
        "user disable",
        "org add",
        "location add",
        "token create",
        "import donation",
        "import undo",
        "import evidence",
        "import ords",
        "import weights",
        "tariff set",
        "tariff withdraw",
    ]
)


def commands(group: click.Command = digibank, before: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            each = group.get_command(context, name)
            assert each is not None
            yield from commands(each, (*before, name))
    else:
        yield " ".join(before)


def test_every_command_stands_in_the_table() -> None:
    assert set(commands()) == set(WRITES) | WRITE_NOTHING, "say what words may be in what it writes"


def test_files_of_the_command_line_name_nobody(
    app: Flask, planted: Planted, store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGIBANK_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DIGIBANK_DATABASE_URL", store.url)
    leaks = []
    for command, (arguments, allowed) in WRITES.items():
        for ending in ENDINGS.get(command, ("",)):
            out = tmp_path / f"out{ending}"
            month = planted.world.month
            filled = arguments.format(month=month, year=month[:4], out=out, tag=planted.tags[0], ref=planted.people[0])
            done = CliRunner().invoke(digibank, [*command.split(), *filled.split()])
            # The planted things have no history, so a report that is written says that its count does not fit.
            assert done.exit_code == (command in ("report stock", "verify")), f"{command}: {done.output}"
            text = plain(done.output + (text_of(out.read_bytes(), ending) if out.exists() else ""))
            for kind, words in planted.words.items():
                if kind not in allowed and any(plain(word) in text for word in words):
                    leaks.append(f"{command} {ending} shows {kind}")
            out.unlink(missing_ok=True)
    assert not leaks, "\n".join(leaks)


def test_no_message_names_a_person_or_a_device(planted: Planted, arrange: Any) -> None:
    """Subject and text; the address is where it goes."""
    with arrange() as database:
        said = [f"{each.subject} {each.body}" for each in database.scalars(select(Message))]
    assert said
    for kind, words in planted.words.items():
        assert not [word for word in words for text in said if plain(word) in plain(text)], kind


def test_history_names_nobody(planted: Planted, arrange: Any) -> None:
    with arrange() as database:
        said = plain(repr([(e.note, e.data, e.subject_code) for e in database.scalars(select(Event))]))
    for kind in ("person_a", "person_b", "incident_a", "incident_b", "referrer", "internet"):
        assert not [word for word in planted.words[kind] if plain(word) in said], kind
