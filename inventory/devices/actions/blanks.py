"""Labels that are printed before there is a device: numbers taken in advance, and given to a device by scanning."""

from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import BlankCode, Device, FormerTag
from inventory.history.actions import Subject, next_number, record

MOST = 500  # at a time


def make_blanks(count: int, *, actor: Actor, tag_prefix: str) -> list[BlankCode]:
    """Take this many numbers, from the counter that devices get theirs from, for labels to print in advance."""
    demand(actor, Can.LABELS_PRINT)
    if not 1 <= count <= MOST:
        raise BadInput("how_many", _("Kies een getal van 1 tot %(most)s.", most=MOST), field="count")
    batch = next_number("blank-batch")
    blanks = [
        BlankCode(
            tag=device_tag(tag_prefix, next_number(f"tag:{tag_prefix}")),
            batch=batch,
            made_at=now(),
            made_by=actor.user_id,
        )
        for _each in range(count)
    ]
    session.add_all(blanks)
    session.flush()
    record(
        "label:blanks-made",
        Subject("blank-batch", batch, blanks[0].tag),
        actor=actor,
        data={"count": count, "first": blanks[0].tag, "last": blanks[-1].tag},
    )
    return blanks


def free_blank(tag: str) -> BlankCode:
    """The blank label with this tag, not yet in use. Raises Missing or Refused."""
    found = session.scalar(select(BlankCode).where(BlankCode.tag == tag))
    if found is None:
        raise Missing(_("%(tag)s is geen etiket dat op voorraad gedrukt is.", tag=tag))
    if found.device_id is not None:
        raise _taken(tag)
    return found


def claim_blank(tag: str, device: Device, *, actor: Actor) -> None:
    """The label with this tag is on this device from now on. Of two who do it at once, the second is refused."""
    question = update(BlankCode).where(BlankCode.tag == tag, BlankCode.device_id.is_(None))
    question = question.values(device_id=device.id, claimed_at=now(), claimed_by=actor.user_id)
    done = cast("CursorResult[Any]", session.execute(question.execution_options(synchronize_session=False)))
    if done.rowcount != 1:
        raise _taken(tag)


def give_blank(device: Device, tag: str, *, actor: Actor) -> Device:
    """An announced or received device whose own label was never printed gets the label with this tag.

    Its former number stays known: it still leads to the device, and history says when it changed.
    """
    device = hold(device)
    demand(actor, Can.DEVICES_RECEIVE, device)
    if device.state not in (DeviceState.ANNOUNCED, DeviceState.RECEIVED):
        raise Refused("too_late", _("%(tag)s is al in behandeling. Druk zijn eigen etiket af.", tag=device.tag))
    if device.labelled_at is not None:
        raise Refused("has_label", _("%(tag)s heeft al een etiket.", tag=device.tag))
    free_blank(tag)
    before = device.tag
    session.add(FormerTag(tag=before, device_id=device.id, until_at=now()))
    device.tag = tag
    device.labelled_at = now()
    session.flush()
    claim_blank(tag, device, actor=actor)
    note_event(device, "device:relabelled", actor=actor, from_state=device.state, data={"tag_before": before})
    return device


def _taken(tag: str) -> Refused:
    return Refused("blank_in_use", _("Het etiket %(tag)s is al in gebruik.", tag=tag), field="label")
