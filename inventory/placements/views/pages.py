"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint, Response, after_this_request, current_app, redirect, url_for

from inventory.core.codes import CodeKind, is_mode_card, recognise
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag, devices_with_serial
from inventory.placements.documents import paper
from inventory.placements.lifecycle import CONTACTS, ENDINGS, LABELS, PHASES, PURPOSES
from inventory.placements.models import Placement
from inventory.placements.queries import placement_by_number
from inventory.web.guard import actor
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import tidy

pages = Blueprint("placements", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "state_words": LABELS,
        "state_phases": PHASES,
        "purpose_words": PURPOSES,
        "contact_words": CONTACTS,
        "ending_words": ENDINGS,
    }


def found(number: str) -> Placement:
    return placement_by_number(number, actor=actor())


def to(placement: Placement, **more: Any) -> Any:
    return redirect(url_for("placements.placement", number=placement.number, **more), 303)


def device_scanned(text: str) -> Device:
    """The device that a scan means: its label, or a serial number that only one device has."""
    text = (tidy(text) or "")[:300]
    if not text:
        raise BadInput("empty", _("Scan of typ eerst een code."))
    code = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    if code.kind is CodeKind.SERIAL:
        fitting = devices_with_serial(code.value, actor=actor())
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refused("several", _("Meer dan één toestel heeft dit nummer. Scan het etiket van het toestel."))
        if is_mode_card(code.value):
            said = _("%(card)s is een moduskaart. Die werkt op de pagina 'Op de vloer'.", card=code.value.upper()[:20])
            raise Refused("mode_card", said)
        refuse_bare(code.value)
    if code.kind is not CodeKind.DEVICE_TAG:
        raise Missing(_("We vinden '%(code)s' niet. Scan de code op het etiket of typ het nummer.", code=text[:40]))
    return device_by_tag(code.value, actor=actor())


def draw_afterwards(placement_id: int, kind: str) -> None:
    """Draw a kept paper once the action is committed. When that fails the action stands, and asking draws it again."""

    @after_this_request
    def draw(response: Any) -> Any:
        try:
            paper(placement_id, kind, saving=saving)
        except Exception:
            current_app.logger.exception("the %s of placement %s could not be drawn yet", kind, placement_id)
        return response


def paper_response(number: str, kind: str) -> Response:
    """The newest paper of this kind as it was kept, byte for byte."""
    kept = paper(found(number).id, kind, saving=saving)
    if kept is None or kept.content is None:
        raise Missing(_("Dit document is er niet."))
    response = Response(kept.content, mimetype=kept.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{kept.name}"'
    response.set_etag(kept.sha256 or "")
    return response
