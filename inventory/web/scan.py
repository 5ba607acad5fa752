"""Scan anywhere: one field takes every code of the house and asks the rooms whose it is."""

import io
from collections.abc import Iterable
from typing import Any

import zxingcpp
from flask import Blueprint, Flask, current_app, jsonify, redirect, render_template, request
from PIL import Image, UnidentifiedImageError
from zxingcpp import BarcodeFormat, barcode_formats_from_str

from inventory.access import Can
from inventory.config import Settings
from inventory.core.codes import CodeKind, Recognised, is_mode_card, recognise
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.national_number import SENTENCE, may_not_be_kept
from inventory.core.one_writer import may_write
from inventory.core.pictures import is_too_large, small
from inventory.core.register_number import national_number_in
from inventory.core.room import Room
from inventory.web.guard import actor, needs
from inventory.web.widgets import tidy

MOST_PIXELS = 40_000_000  # asked before anything is decoded
SIDE = 1600
LONGEST = 300
KINDS = ("JPEG", "PNG", "WEBP")
FORMATS = barcode_formats_from_str("QRCode,Code128,Code39,DataMatrix")


def init(app: Flask, rooms: Iterable[Room], settings: Settings) -> None:
    """Put `/scan` in the service."""
    answers = [answer for room in rooms for answer in room.scans]
    pages = Blueprint("scan", __name__, url_prefix="/scan")

    def found(text: str) -> Any:
        """The page of what was scanned; else the scan page with one sentence. What may be somebody's national number
        is not looked up, and not shown again.
        """
        text = (tidy(text) or "")[:LONGEST]
        if not text:
            return _page(), 200
        if may_not_be_kept(text, "q"):
            return _page(refusal=str(SENTENCE)), 422
        recognised = recognise(text, prefix=settings.tag_prefix, base_url=settings.base_url)
        for answer in answers:
            address = answer(recognised, actor())
            if address:
                return redirect(address, 303)
        if shown(text) != text:  # eleven digits, of no device: then they are somebody's
            return _page(refusal=str(SENTENCE)), 422
        return _page(text=text, refusal=_why_not(recognised)), 404

    @pages.get("")
    @needs(Can.SCAN)
    def page() -> Any:
        """The page with the camera."""
        return _page()

    @pages.route("/go", methods=["GET", "POST"])
    @needs(Can.SCAN)
    def go() -> Any:
        """Go to what this code names. Our fields post it, so that it stands in no address; a link may have it."""
        may_write(False)  # it is a question, however it was asked
        return found((request.form if request.method == "POST" else request.args).get("q", ""))

    @pages.post("/photo")
    @needs(Can.SCAN)
    def photo() -> Any:
        """Read the code on a photo, for browsers whose camera cannot."""
        upload = request.files.get("photo")
        try:
            text = read_photo(upload.read() if upload else b"")
        except BadInput as no:
            return _page(refusal=str(no.message)), no.status
        return found(text)

    @pages.post("/read")
    @needs(Can.SCAN)
    def read() -> Any:
        """The code on a photo, for the script of a page: it goes where a scan goes. Nothing is looked up or kept."""
        may_write(False)
        upload = request.files.get("photo")
        try:
            return jsonify(code=shown(read_photo(upload.read() if upload else b"")))
        except BadInput as no:
            return jsonify(message=str(no.message)), no.status

    app.register_blueprint(pages)


def shown(text: str) -> str:
    """What stands in the field again after a refusal: nothing of a possible national number."""
    return "" if national_number_in(text, may_be_serial=True) else text


def tag_in(text: str) -> str:
    """The device tag in a scanned or typed text: the tag in any form, or a label's address. Refuses all else."""
    settings: Settings = current_app.config["SETTINGS"]
    recognised = recognise(tidy(text) or "", prefix=settings.tag_prefix, base_url=settings.base_url)
    if recognised.kind is not CodeKind.DEVICE_TAG:
        raise Missing(_why_not(recognised))
    return recognised.value


def read_photo(content: bytes) -> str:
    """The text of the first code on a picture. Refuses what is no picture, too large, or has no code."""
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as picture:
            if is_too_large(picture, most_pixels=MOST_PIXELS):
                raise BadInput("photo_large", _("Deze foto is te groot. Neem een kleinere foto."), field="photo")
            grey = small(picture, SIDE).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadInput(
            "photo_kind", _("Dit is geen foto die we kunnen lezen. Neem een JPEG of PNG."), field="photo"
        ) from None
    # A large blurred code reads better when made smaller, a small sharp one when made larger.
    for scale in (1, 0.5, 2):
        size = (max(1, int(grey.width * scale)), max(1, int(grey.height * scale)))
        codes = zxingcpp.read_barcodes(grey if scale == 1 else grey.resize(size), formats=FORMATS)
        texts = [code.text for code in sorted(codes, key=_is_bars) if code.valid and code.text]
        if texts:
            return str(texts[0])
    raise BadInput(
        "photo_no_code",
        _("Op deze foto staat geen code die we kunnen lezen. Ga dichterbij of typ het nummer."),
        field="photo",
    )


def _is_bars(code: zxingcpp.Barcode) -> bool:
    """A label carries its tag twice; the square code is the surer one."""
    return code.format in (BarcodeFormat.Code128, BarcodeFormat.Code39)


def _page(text: str = "", refusal: str = "") -> str:
    return render_template("scan/page.html", text=text, refusal=refusal, signal="refused" if refusal else None)


def _why_not(recognised: Recognised) -> str:
    """One sentence about a code that leads nowhere."""
    names = {
        CodeKind.DEVICE_TAG: _("een toestel"),
        CodeKind.REFERRAL: _("een doorverwijzing"),
        CodeKind.CONTRACT: _("een contract"),
        CodeKind.PLACEMENT: _("een overeenkomst"),
        CodeKind.REPAIR: _("een herstelling"),
        CodeKind.LOT: _("een lot"),
        CodeKind.PLACE: _("een plaats"),
    }
    if recognised.kind is CodeKind.MISTYPED:
        what = names.get(recognised.intended or CodeKind.DEVICE_TAG, _("een toestel"))
        return _("Dit lijkt de code van %(what)s, maar een teken klopt niet. Kijk de code na.", what=what)
    if is_mode_card(recognised.value):
        return _("Deze moduskaart kennen we niet, of de stap is niet voor jou. Druk de kaarten opnieuw af.")
    if recognised.kind is CodeKind.FOREIGN:
        return _("Dit is geen code van de Digibank.")
    if recognised.kind in names:
        return _(
            "%(code)s is de code van %(what)s, maar die bestaat niet of is niet van jou.",
            code=recognised.value,
            what=names[recognised.kind],
        )
    if recognised.intended is CodeKind.REFERRAL:
        return _("Geen toestel heeft dit serienummer. Is het de code van een doorverwijzing? Dan klopt een teken niet.")
    return _("Geen toestel heeft dit nummer of serienummer.")
