"""Counting the stock: counts of places, scanning, closing, and putting right. Two people may count at once."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import day_of, today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, _l, ngettext
from inventory.devices.actions import stocktake as actions
from inventory.devices.documents.stocktake import blank_list as blank_paper
from inventory.devices.documents.stocktake import stocktake_paper
from inventory.devices.lifecycle import LABELS, MISSING_KINDS
from inventory.devices.models import Seen, Settled, Stocktake, StocktakeLine
from inventory.devices.queries import spot_by_code
from inventory.devices.queries import stocktake as queries
from inventory.devices.views.pages import own_place, pages, spots
from inventory.devices.views.stocktake_listing import STOCKTAKES
from inventory.history.sealing import sealed
from inventory.lists.views.shown import list_page
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.scan import read_photo, shown
from inventory.web.shell import settings
from inventory.web.widgets import tidy

MOST_AT_ONCE = 200
SEEN_LABELS: dict[Seen, Any] = {
    Seen.HERE: _l("Hier"),
    Seen.ELSEWHERE: _l("Hoort elders"),
    Seen.WITH_SOMEBODY: _l("Uitgeleend volgens ons"),
    Seen.LOST: _l("Was vermist"),
    Seen.NOT_COME: _l("Nog niet ontvangen"),
    Seen.GONE: _l("Weg volgens ons"),
    Seen.UNKNOWN: _l("Onbekend"),
    Seen.NOT_SCANNED: _l("Niet gezien"),
}
# The tone of each, as in the notices: colour and picture.
SEEN_KINDS: dict[Seen, str] = {
    Seen.HERE: "ok",
    Seen.ELSEWHERE: "confirm",
    Seen.NOT_COME: "confirm",
    Seen.LOST: "confirm",
    Seen.WITH_SOMEBODY: "blocked",
    Seen.GONE: "blocked",
    Seen.UNKNOWN: "blocked",
    Seen.NOT_SCANNED: "blocked",
}
SETTLED_LABELS: dict[Settled, Any] = {
    Settled.MOVED: _l("plaats verbeterd"),
    Settled.MISSED: _l("vermist gemeld"),
    Settled.TAKEN_AWAY: _l("weggehaald"),
}


@pages.get("/stocktakes")
@needs(Can.DEVICES_MOVE_PLACE)
def stocktakes() -> Any:
    """Every count, the newest first; and where to begin one."""
    return list_page(
        STOCKTAKES,
        "devices/stocktakes.html",
        places=spots(),
        own_place=request.args.get("location", "").upper() or own_place(actor()),
    )


@pages.post("/stocktakes")
@needs(Can.DEVICES_MOVE_PLACE)
def start_stocktake() -> Any:
    """Begin to count a place, or go on where a colleague began."""
    with saving():
        found = actions.start(request.form.get("location", ""), actor=actor())
    return redirect(url_for("devices.stocktake", count=found.number), 303)


@pages.get("/stocktakes/blank.pdf")
@needs(Can.DEVICES_MOVE_PLACE)
def blank_list() -> Response:
    """What belongs at a place, to tick with a pen."""
    place = spot_by_code(request.args.get("location", "") or own_place(actor()))
    return file_answer(blank_paper(place, queries.devices_at(place), settings()), f"tellijst-{place.code}.pdf")


@pages.get("/stocktakes/<count>")
@needs(Can.DEVICES_MOVE_PLACE)
def stocktake(count: str) -> str:
    """The count: scan here; what was seen and what was not."""
    found = _found(count)
    code = request.args.get("last", "")[:60]
    last = queries.line_of(found, code) if code else None
    return _page(found, last=last, is_new=request.args.get("again") is None)


@pages.post("/stocktakes/<count>/scan")
@needs(Can.DEVICES_MOVE_PLACE)
def count_scan(count: str) -> Any:
    """One thing that stands here."""
    return _one(_found(count), (tidy(request.form.get("q", "")) or "")[:300])


@pages.post("/stocktakes/<count>/scan-many")
@needs(Can.DEVICES_MOVE_PLACE)
def count_many(count: str) -> Any:
    """Many things that stand here, a line each: what cannot be counted is named, the rest is counted."""
    found = _found(count)
    texts = [text[:300] for line in request.form.get("q", "").splitlines() if (text := tidy(line))]
    if len(texts) > MOST_AT_ONCE:
        said = _("Hoogstens %(most)s codes in één keer. Doe de rest daarna.", most=MOST_AT_ONCE)
        return _page(found, refusal=said), 422
    new, refused = 0, list[tuple[str, str]]()
    with saving():
        for text in texts:
            try:
                new += _count(found, text).is_new
            except Refused as no:
                refused.append((text[:40], str(no.message)))
    _say_refused(refused)
    flash(ngettext("%(num)d ding geteld.", "%(num)d dingen geteld.", new), "ok")
    return _back(found)


@pages.post("/stocktakes/<count>/photo")
@needs(Can.DEVICES_MOVE_PLACE)
def count_photo(count: str) -> Any:
    """The same with a photo of the code, for browsers whose camera cannot read it."""
    found = _found(count)
    photo = request.files.get("photo")
    try:
        text = read_photo(photo.read() if photo else b"")
    except Refused as no:
        return _page(found, refusal=str(no.message)), no.status
    return _one(found, text)


@pages.post("/stocktakes/<count>/close")
@needs(Can.DEVICES_MOVE_PLACE)
def close_stocktake(count: str) -> Any:
    """The count is over, for who saw what that means."""
    found = _found(count)
    try:
        with saving():
            actions.close(found, actor=actor(), seen=request.form.get("seen", type=row_number))
    except Refused as no:
        return _page(_found(count), refusal=str(no.message)), no.status
    flash(_("De telling is gesloten. Kijk na wat niet klopt."), "ok")
    return _back(found)


@pages.post("/stocktakes/<count>/on")
@needs(Can.DEVICES_MOVE_PLACE)
def count_on(count: str) -> Any:
    """Something was found after all: a new count, with what was scanned in this one."""
    found = _found(count)
    try:
        with saving():
            new = actions.count_on(found, actor=actor())
    except Refused as no:
        return _page(_found(count), refusal=str(no.message)), no.status
    flash(_("Een nieuwe telling, met alles wat je vandaag al scande. Tel verder."), "ok")
    return _back(new)


@pages.post("/stocktakes/<count>/take-away")
@needs(Can.DEVICES_MOVE_PLACE)
def take_away(count: str) -> Any:
    """This code was scanned by mistake."""
    found = _found(count)
    try:
        with saving():
            line = actions.take_away(found, request.form.get("code", "")[:60], actor=actor())
    except Refused as no:
        return _page(_found(count), refusal=str(no.message)), no.status
    flash(_("%(code)s is uit de telling.", code=line.code), "ok")
    return _back(found)


@pages.post("/stocktakes/<count>/places")
@needs(Can.DEVICES_MOVE_PLACE)
def correct_places(count: str) -> Any:
    """What was found here stands here from now on."""
    found = _found(count)
    with saving():
        settling = actions.correct_places(found, actor=actor())
    number = len(settling.done)
    return _settled(
        found,
        settling,
        ngettext("%(num)d toestel staat nu hier.", "%(num)d toestellen staan nu hier.", number),
    )


@pages.post("/stocktakes/<count>/missing")
@needs(Can.DEVICES_MISSING)
def report_missing(count: str) -> Any:
    """These were not found: they are missing."""
    found = _found(count)
    tags = request.form.getlist("tag")
    try:
        if not tags:
            raise BadInput("nothing_chosen", _("Kies eerst welke toestellen vermist zijn."))
        with saving():
            settling = actions.report_missing(found, tags, kind=request.form.get("kind", ""), actor=actor())
    except Refused as no:
        return _page(_found(count), refusal=str(no.message)), no.status
    number = len(settling.done)
    return _settled(
        found,
        settling,
        ngettext("%(num)d toestel is vermist gemeld.", "%(num)d toestellen zijn vermist gemeld.", number),
    )


@pages.get("/stocktakes/<count>.pdf")
@needs(Can.DEVICES_MOVE_PLACE)
def stocktake_pdf(count: str) -> Response:
    """What the count found, on paper."""
    found = _found(count)
    paper = stocktake_paper(found, queries.result_of(found), settings())
    return file_answer(sealed(paper, what=f"Telling {found.number}"), f"telling-{found.number}.pdf")


def _one(found: Stocktake, text: str) -> Any:
    try:
        if not text:
            raise BadInput("empty", _("Scan of typ eerst een code."))
        with saving():
            scan = _count(found, text)
    except Refused as no:
        return _page(_found(found.number), refusal=str(no.message), typed=shown(text)), no.status
    again = None if scan.is_new else "1"
    return redirect(url_for("devices.stocktake", count=found.number, last=scan.line.code, again=again), 303)


def _count(found: Stocktake, text: str) -> actions.Scan:
    return actions.count(found, text, actor=actor(), tag_prefix=settings().tag_prefix, base_url=settings().base_url)


def _settled(found: Stocktake, settling: actions.Settling, said: str) -> Any:
    _say_refused(list(settling.refused))
    if settling.done or not settling.refused:
        flash(said, "ok")
    return _back(found)


def _say_refused(refused: list[tuple[str, str]]) -> None:
    for code, why in refused[:20]:
        flash(f"{code}: {why}", "blocked")


def _back(found: Stocktake) -> Any:
    return redirect(url_for("devices.stocktake", count=found.number), 303)


def _found(count: str) -> Stocktake:
    return queries.stocktake_by_number(count, actor=actor())


def _page(
    found: Stocktake,
    *,
    last: StocktakeLine | None = None,
    is_new: bool = True,
    refusal: str = "",
    typed: str = "",
) -> str:
    signal = "refused" if refusal else None
    if last is not None:
        signal = "already" if not is_new else "ok" if last.seen == Seen.HERE else "refused"
    return render_template(
        "devices/stocktake.html",
        stocktake=found,
        result=queries.result_of(found),
        last=last,
        is_new=is_new,
        refusal=refusal,
        typed=typed,
        signal=signal,
        Seen=Seen,
        seen_labels=SEEN_LABELS,
        seen_kinds=SEEN_KINDS,
        settled_labels=SETTLED_LABELS,
        is_today=found.closed_at is not None and day_of(found.closed_at) == today(),
        state_labels=LABELS,
        missing_kinds=MISSING_KINDS,
        most=MOST_AT_ONCE,
        place_names=dict(spots()),
    )
