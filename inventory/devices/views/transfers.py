"""Bringing devices to another place: pack by scanning, send, and scan what arrives."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, Role
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import transfers as actions
from inventory.devices.actions.places import works_at
from inventory.devices.lifecycle import LABELS
from inventory.devices.models import Ending, Transfer
from inventory.devices.queries import device_by_tag, own_tag
from inventory.devices.queries import transfers as queries
from inventory.devices.views.meant import device_meant
from inventory.devices.views.pages import own_place, pages, places
from inventory.devices.views.transfer_listing import TRANSFERS
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import read_photo, shown
from inventory.web.shell import settings
from inventory.web.widgets import tidy


@pages.get("/transfers")
@needs(Can.DEVICES_MOVE_PLACE)
def transfers() -> Any:
    """What is under way, and what was."""
    return _list()


@pages.post("/transfers")
@needs(Can.DEVICES_MOVE_PLACE)
def begin_transfer() -> Any:
    """Begin to pack."""
    try:
        with saving():
            found = actions.begin(
                request.form.get("from", ""),
                request.form.get("to", ""),
                actor=actor(),
                for_good=request.form.get("for_good") == "y",
            )
    except Refused as no:
        return _list(refusal=str(no.message)), no.status
    return _to(found)


@pages.get("/transfers/<transfer>")
@needs(Can.DEVICES_MOVE_PLACE)
def transfer(transfer: str) -> str:
    """One transfer: what is in it, and where to scan."""
    outcome = request.args.get("outcome", "")
    return _page(
        _found(transfer),
        last=request.args.get("last", "")[:30],
        signal=outcome if outcome in ("ok", "already") else None,
    )


@pages.post("/transfers/<transfer>/scan")
@needs(Can.DEVICES_MOVE_PLACE)
def transfer_scan(transfer: str) -> Any:
    """While it is packed: this goes along. Under way: this arrived."""
    return _scanned(transfer, (tidy(request.form.get("q", "")) or "")[:300])


@pages.post("/transfers/<transfer>/photo")
@needs(Can.DEVICES_MOVE_PLACE)
def transfer_photo(transfer: str) -> Any:
    """The same with a photo of the code."""
    photo = request.files.get("photo")
    try:
        text = read_photo(photo.read() if photo else b"")
    except Refused as no:
        return _page(_found(transfer), refusal=str(no.message)), no.status
    return _scanned(transfer, text)


@pages.post("/transfers/<transfer>/out")
@needs(Can.DEVICES_MOVE_PLACE)
def leave_out(transfer: str) -> Any:
    """It stays here after all."""
    found = _found(transfer)
    tag = own_tag(request.form.get("tag", ""), prefix=settings().tag_prefix)
    with saving():
        actions.leave_out(found, device_by_tag(tag, actor=actor()), actor=actor())
    return _to(found)


@pages.post("/transfers/<transfer>/send")
@needs(Can.DEVICES_MOVE_PLACE)
def send_transfer(transfer: str) -> Any:
    """Off it goes."""
    return _done(transfer, actions.send, _("Vertrokken. Bij aankomst wordt elk toestel gescand."))


@pages.post("/transfers/<transfer>/close")
@needs(Can.DEVICES_MOVE_PLACE)
def close_transfer(transfer: str) -> Any:
    """Nothing more arrives."""
    return _done(transfer, actions.close, _("Afgesloten."))


def _done(number: str, act: Any, said: str) -> Any:
    found = _found(number)
    try:
        with saving():
            act(found, actor=actor())
    except Refused as no:
        return _page(_found(number), refusal=str(no.message)), no.status
    flash(said, "ok")
    return _to(found)


def _scanned(number: str, text: str) -> Any:
    found = _found(number)
    try:
        with saving():
            device = device_meant(text)
            is_new = (actions.pack if found.is_packing else actions.receive)(found, device, actor=actor())
    except Refused as no:
        return _page(_found(number), refusal=str(no.message), typed=shown(text)), no.status
    outcome = "ok" if is_new else "already"
    address = url_for("devices.transfer", transfer=number, last=device.tag, outcome=outcome)
    return redirect(address, 303)


def _found(number: str) -> Transfer:
    return queries.transfer_by_number(number, actor=actor())


def _to(found: Transfer) -> Any:
    return redirect(url_for("devices.transfer", transfer=found.number), 303)


def _list(refusal: str = "") -> Any:
    return list_page(
        TRANSFERS,
        "devices/transfers.html",
        places=places(),
        own_place=request.form.get("from", "") or own_place(actor()),
        to=request.form.get("to", ""),
        for_good=request.form.get("for_good") == "y",
        may_give=Role.COORDINATOR in actor().roles,
        refusal=refusal,
    )


def _page(found: Transfer, *, last: str = "", refusal: str = "", typed: str = "", signal: str | None = None) -> str:
    """Who works where it leaves packs; who works where it arrives scans what comes in. Anybody else looks."""
    lines = queries.lines_of(found)
    who = actor()
    return render_template(
        "devices/transfer.html",
        transfer=found,
        lines=lines,
        arrived=sum(line.ending == Ending.RECEIVED for line in lines),
        last=last,
        refusal=refusal,
        typed=typed,
        signal="refused" if refusal else signal,
        packs=found.is_packing and works_at(found.leaves, who),
        receives=found.is_under_way and works_at(found.goes_to, who),
        Ending=Ending,
        state_labels=LABELS,
    )
