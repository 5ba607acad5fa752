"""Which labels a page is about: read from its address, and packed again into the address of a preview."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask import session as browser

from inventory.core.codes import device_tag, parse_device_tag
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.actions.labelling import MOST, made_after
from inventory.devices.lifecycle import DeviceState, Phase
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import DeviceFilter, locations, own_tag, to_label
from inventory.devices.queries.lists import count_to_label, is_any_labelled
from inventory.devices.queries.places import shelves
from inventory.devices.queries.printing import (
    OF_A_DEVICE,
    Item,
    ItemKind,
    free_blanks,
    items_of,
    key_of,
    print_job,
    split_key,
    times_labelled,
)
from inventory.web.guard import actor
from inventory.web.http import row_number
from inventory.web.shell import settings
from inventory.web.widgets import tidy

SHOWN = 300  # with more than these nobody ticks boxes: then it is all of them or another choice
BASKET = "label_basket"
_WORDS = ("lot", "state", "phase", "type", "location", "q")


@dataclass(frozen=True)
class Choice:
    """What the address asks for. `args` makes the same address again; `items` is what it means: everything, or the
    first of it when a page only says how many there are (`counted`). `is_cut`: more fit than are made in one go.
    `was_made` is whether any of it was made a moment ago, when that does not follow from the items.
    """

    items: Sequence[Item] = ()
    args: dict[str, Any] = field(default_factory=dict)
    counted: int | None = None
    is_cut: bool = False
    was_made: bool = False

    @property
    def total(self) -> int:
        return len(self.items) if self.counted is None else self.counted

    @property
    def is_long(self) -> bool:
        return self.total > SHOWN


def choice(*, whole: bool = True) -> Choice:
    """The labels that the address names: by number, by filter, from the basket, blank ones, or those of a print job.

    Without `whole` a long filter is counted and only its first devices are looked up: enough to choose and to look.
    """
    who, args = actor(), request.args
    what = _word(ItemKind, args.get("what", "")) or ItemKind.DEVICE
    what = what if what in OF_A_DEVICE else ItemKind.DEVICE
    kept: dict[str, Any] = {} if what is ItemKind.DEVICE else {"what": what.value}
    again = args.get("again", type=row_number)
    if again is not None:
        return Choice(items_of(print_job(again, actor=who).items, actor=who), {"again": again})
    keys = [(tidy(each) or "")[:60] for each in args.getlist("item")]
    if args.get("basket") == "1":
        keys, kept = [*keys, *basket()], kept | {"basket": "1"}
    if args.get("places") == "1":
        keys, kept = [*keys, *(key_of(ItemKind.PLACE, place.code) for place in locations())], kept | {"places": "1"}
    if "shelves" in args:  # those of one place, or of one rack: STOCK is not STOCK-2, which is another place
        stem = (tidy(args["shelves"]) or "").upper()
        asked = [each for each in shelves() if stem in (each.location.code, each.code.rpartition("-")[0])]
        keys += [key_of(ItemKind.PLACE, shelf.code) for shelf in asked]
        kept |= {"shelves": args["shelves"][:30]}
    if "blanks" in args:
        tags = free_blanks(batch=args.get("blanks", type=row_number), limit=MOST)
        keys, kept = [*keys, *(key_of(ItemKind.BLANK, tag) for tag in tags)], kept | {"blanks": args["blanks"]}
    if args.getlist("item"):
        kept |= {"item": args.getlist("item")[:SHOWN]}
    typed = " ".join(args.getlist("tags"))
    tags = tags_in(re.split(r"[\s,;]+", typed))
    if keys or tags:
        keys = [_with(key, what) for key in keys]
        keys += [key_of(what, tag) for tag in tags]
        return Choice(items_of(keys[:MOST], actor=who), kept | ({"tags": typed[:8000]} if tags else {}))
    words = {word: value for word in _WORDS if (value := (tidy(args.get(word, "")) or "")[:120])}
    unprinted = args.get("unprinted") == "1"
    if not words and not unprinted:
        return Choice(args=kept)
    wanted = DeviceFilter(
        q=words.get("q", ""),
        state=_word(DeviceState, words.get("state", "")),
        phase=_word(Phase, words.get("phase", "")),
        type=_word(DeviceType, words.get("type", "")),
        location=words.get("location", ""),
        lot=words.get("lot", ""),
        unlabelled=unprinted,
        prefix=settings().tag_prefix,
    )
    named = kept | words | ({"unprinted": "1"} if unprinted else {})
    found = to_label(wanted, actor=who, limit=MOST if whole else SHOWN + 1)
    if len(found) <= SHOWN:
        return Choice(_as_items(found, what), named)
    count = count_to_label(wanted, actor=who, most=MOST + 1)
    return Choice(
        _as_items(found, what),
        named,
        counted=min(count, MOST),
        is_cut=count > MOST,
        was_made=what is ItemKind.DEVICE and not whole and is_any_labelled(wanted, actor=who, since=made_after()),
    )


def basket() -> list[str]:
    """What this browser scanned for printing: the newest last."""
    found = browser.get(BASKET, [])
    return [str(each) for each in found] if isinstance(found, list) else []


def keep_basket(keys: Sequence[str]) -> None:
    browser[BASKET] = list(keys)


def _with(key: str, what: ItemKind) -> str:
    """A device in the basket is printed as what the page asks for: its label, its bag or its kit."""
    return key_of(what, key) if ":" not in key else key


def _as_items(devices: Sequence[Device], what: ItemKind) -> list[Item]:
    times = times_labelled(device.id for device in devices) if what is ItemKind.DEVICE else {}
    is_label = what is ItemKind.DEVICE
    return [
        Item(
            what,
            device.tag,
            device.name,
            device=device,
            labelled_at=device.labelled_at if is_label else None,
            times=times.get(device.id, 0),
        )
        for device in devices
    ]


def tags_in(typed: Iterable[str]) -> list[str]:
    """The tags in their one true form, each once. A mistyped one is refused by name."""
    prefix, found = settings().tag_prefix, dict[str, None]()
    for text in typed:
        if not text.strip():
            continue
        try:
            found[own_tag(text, prefix=prefix)] = None
        except Missing as no:
            raise BadInput("wrong_tag", no.message, field="tags") from None
    return list(found)


def _word(kind: Any, text: str) -> Any:
    return next((each for each in kind if each.value == text), None)


# --- short enough for an address -----------------------------------------------------------------------------------


def pack(keys: Iterable[str]) -> str:
    """Items as short text: `12-40,57` for devices, `blank~12-31`, `place~BIB-C`."""
    prefix = settings().tag_prefix
    parts: list[tuple[str, Any, Any]] = []
    for kind, code in map(split_key, keys):
        if kind in (ItemKind.PLACE, ItemKind.LOT):
            parts.append((kind.value, code, code))
            continue
        number = parse_device_tag(code, prefix)
        if parts and parts[-1][0] == kind.value and parts[-1][2] == number - 1:
            parts[-1] = (kind.value, parts[-1][1], number)
        else:
            parts.append((kind.value, number, number))
    return ",".join(
        ("" if kind == ItemKind.DEVICE else f"{kind}~") + (f"{first}" if first == last else f"{first}-{last}")
        for kind, first, last in parts
    )


def unpack(text: str, *, most: int) -> list[str]:
    """The keys again. What nobody could have packed is refused."""
    prefix, found = settings().tag_prefix, list[str]()
    try:
        for part in text.split(",")[:most]:
            word, tilde, body = part.rpartition("~")
            kind = ItemKind(word) if tilde else ItemKind.DEVICE
            if kind in (ItemKind.PLACE, ItemKind.LOT):
                found.append(key_of(kind, body[:30]))
                continue
            numbers = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", body)
            if numbers is None:
                raise ValueError(part)
            first, last = int(numbers[1]), int(numbers[2] or numbers[1])
            found += [key_of(kind, device_tag(prefix, n)) for n in range(first, min(last, first + most) + 1)]
    except ValueError:
        raise BadInput("items", _("Kies de etiketten opnieuw op de pagina Etiketten.")) from None
    return found[:most]
