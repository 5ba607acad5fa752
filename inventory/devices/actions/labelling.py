"""Labels were printed: since when a device carries its tag, who made which labels, and why again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.actions.moves import note_event
from inventory.devices.events import REASONS as REASON_WORDS
from inventory.devices.models import Device, LabelChoice, PrintJob
from inventory.devices.queries.printing import Item, ItemKind, last_choice

AGAIN = timedelta(hours=36)  # who prints a label again within this time says why
MOST = 10_000
REASONS: dict[str, Any] = {word: REASON_WORDS[word] for word in ("misprint", "damaged", "extra")}
_PART = 500


@dataclass(frozen=True)
class PrintOrder:
    """What to print on and how. `places` is how many labels the sheet has: 1 on a roll."""

    stock: str
    output: str = "pdf"
    skip: int = 0
    copies: int = 1
    printer_id: int | None = None
    reason: str = ""
    places: int = 1


def made_lately(items: Iterable[Item]) -> list[Item]:
    """The devices among these whose label was made a moment ago: most often the first try went wrong."""
    since = made_after()
    return [item for item in items if item.labelled_at is not None and item.labelled_at > since]


def made_after() -> datetime:
    """A label that was made after this was made a moment ago."""
    return now() - AGAIN


def begin_print(items: Sequence[Item], order: PrintOrder, *, actor: Actor) -> PrintJob:
    """Write down who is about to print what. Nothing counts as printed before `finish_print`."""
    if not items:
        raise BadInput("nothing_chosen", _("Kies minstens één etiket."), field="item")
    if len(items) * order.copies > MOST:
        raise BadInput("too_many", _("We maken hoogstens %(most)s etiketten tegelijk.", most="10.000"), field="copies")
    for item in items:
        demand(actor, Can.LABELS_PRINT, item.device)
    again = made_lately(items)
    if again and not order.reason.strip() and actor.kind == "user":
        raise BadInput(
            "why_again",
            _("Van %(tag)s is net al een etiket gemaakt. Zeg waarom er nog een nodig is.", tag=again[0].code),
            field="why",
        )
    job = PrintJob(
        user_id=actor.user_id,
        made_at=now(),
        beat_at=now(),
        items=[item.key for item in items],
        stock=order.stock,
        output=order.output,
        skip=order.skip,
        copies=order.copies,
        printer_id=order.printer_id,
        reason=order.reason.strip()[:200],
        state="working",
    )
    session.add(job)
    session.flush()
    _remember(order, len(items), actor=actor)
    return job


def note_part(items: Sequence[Item], order: PrintOrder, *, actor: Actor) -> None:
    """The file with these labels was made: their devices carry a label from now on."""
    times = {item.device.id: item.times for item in items if item.device is not None}
    devices = [item.device for item in items if item.kind is ItemKind.DEVICE and item.device is not None]
    note_labels(devices, actor=actor, stock=order.stock, copies=order.copies, reason=order.reason, times=times)


def finish_print(job: PrintJob, *, content: bytes | None = None) -> None:
    """The file of this job is there; `content` when it is kept to be fetched later."""
    job = _held(job)
    job.state, job.done, job.beat_at, job.content = "done", job.total, now(), content


def go_on(job: PrintJob, done: int) -> None:
    """So many labels are ready."""
    job = _held(job)
    job.done, job.beat_at = done, now()


def give_up(job: PrintJob, why: str) -> None:
    """No file came of it; nothing more is noted as printed."""
    job = _held(job)
    job.state, job.message, job.beat_at = "failed", why[:300], now()


def print_now(items: Sequence[Item], order: PrintOrder, *, actor: Actor) -> PrintJob:
    """Write down labels whose file was just made."""
    job = begin_print(items, order, actor=actor)
    note_part(items, order, actor=actor)
    finish_print(job)
    return job


def note_labels(
    devices: Sequence[Device],
    *,
    actor: Actor,
    stock: str,
    copies: int = 1,
    reason: str = "",
    times: Mapping[int, int] | None = None,
) -> None:
    """Write down that labels for these devices were made. `times`: how often that happened before.

    The version of a device stays as it is: a label changes nothing that a form on another screen was about.
    """
    for device in devices:
        demand(actor, Can.LABELS_PRINT, device)
        data = {"stock": stock, "copies": copies}
        before = (times or {}).get(device.id, 0)
        if before:
            data |= {"times": before}
        if reason:
            data |= {"reason": reason}
        note_event(device, "device:labelled", actor=actor, from_state=device.state, data=data)
    session.flush()
    for start in range(0, len(devices), _PART):
        numbers = [device.id for device in devices[start : start + _PART]]
        session.execute(
            update(Device)
            .where(Device.id.in_(numbers))
            .values(labelled_at=now())
            .execution_options(synchronize_session=False)
        )
    for device in devices:
        session.expire(device, ["labelled_at"])


def forget_files(*, actor: Actor = SYSTEM) -> None:
    """Nightly: files of large print jobs are thrown away after a day, the oldest jobs after a year."""
    old = update(PrintJob).where(PrintJob.made_at < now() - timedelta(days=1), PrintJob.content.is_not(None))
    session.execute(old.values(content=None))
    session.execute(delete(PrintJob).where(PrintJob.made_at < now() - timedelta(days=366)))


def _held(job: PrintJob) -> PrintJob:
    found = locked(PrintJob, job.id)
    assert found is not None
    return found


def _remember(order: PrintOrder, count: int, *, actor: Actor) -> None:
    """The next time the same person finds the same choices, and the first free label of that sheet."""
    if actor.user_id is None:
        return
    kept = last_choice(actor)
    starts = kept.get("starts")
    start = (order.skip + count * order.copies) % order.places + 1
    kept |= {
        "stock": order.stock,
        "output": order.output,
        "printer": order.printer_id,
        "starts": {**(starts if isinstance(starts, dict) else {}), order.stock: start},
    }
    found = session.get(LabelChoice, actor.user_id)
    if found is None:
        session.add(LabelChoice(user_id=actor.user_id, kept=kept))
    else:
        found.kept = kept
