"""What was printed: the file, how far it is, and the way to print it again."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, render_template, url_for

from inventory.access import Actor, Can
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, moment_text
from inventory.core.one_writer import writing
from inventory.devices import documents
from inventory.devices.actions import labelling
from inventory.devices.actions.labelling import PrintOrder
from inventory.devices.models import PrintJob
from inventory.devices.queries import printing
from inventory.devices.queries.printing import Item
from inventory.devices.views.pages import pages
from inventory.devices.views.print_listing import PRINTS, reason_of, stock_title, title_of
from inventory.lists.views.shown import list_page
from inventory.web.files import PDF, file_answer
from inventory.web.guard import actor, needs
from inventory.web.once import completed_by
from inventory.web.saving import saving
from inventory.web.shell import settings

STUCK = 120  # seconds without a sign of life
PARTS = 120  # shown to print one of them again
_AT_ONCE = threading.BoundedSemaphore(1)  # of those who ask for thousands, the others wait: desks go on meanwhile
_PART = 250  # devices that are noted together: others write in between


@pages.get("/labels/prints")
@needs(Can.LABELS_PRINT)
def prints() -> Any:
    """What this person printed, the newest first."""
    return list_page(PRINTS, "devices/labels_prints.html")


@pages.get("/labels/prints/<int:number>")
@needs(Can.LABELS_PRINT)
def print_job(number: int) -> Any:
    """The labels are ready: open them. Or how far they are."""
    job = printing.print_job(number, actor=actor())
    is_stuck = job.state == "working" and (now() - job.beat_at).total_seconds() > STUCK
    return render_template(
        "devices/labels_printed.html",
        job=job,
        is_stuck=is_stuck,
        is_busy=job.state == "working" and not is_stuck,
        title=title_of(job),
        told=[fact for fact in _told(job) if fact[1]],
        parts=job.items[:PARTS],
        file_url=url_for("devices.print_file", number=job.id, name=documents.file_of(job.output, len(job.items))[0]),
    )


@pages.get("/labels/prints/<int:number>/<name>")
@needs(Can.LABELS_PRINT)
def print_file(number: int, name: str) -> Response:
    """The labels themselves. Opening them again changes nothing."""
    job = printing.print_job(number, actor=actor())
    right, kind = documents.file_of(job.output, len(job.items))
    if name != right or job.state != "done":
        raise Refused("no_file", _("Deze afdruk is niet klaar. Kijk opnieuw."))
    content = job.content
    if content is None:
        order = PrintOrder(job.stock, job.output, job.skip, job.copies)
        offset = job.printer.offset if job.printer else (0, 0)
        content = draw(printing.items_of(job.items, actor=actor()), order, offset)
    return file_answer(content, right, kind, is_shown=kind in (PDF, "image/png"))


def draw(
    items: Sequence[Item],
    order: PrintOrder,
    offset: tuple[int, int],
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The file that an order asks for."""
    return documents.draw(
        items,
        settings(),
        stock=order.stock,
        output=order.output,
        skip=order.skip,
        copies=order.copies,
        offset=offset,
        progress=progress,
    )


def make_later(job: PrintJob, items: Sequence[Item], order: PrintOrder, offset: tuple[int, int]) -> Any:
    """Answer at once with the page that says how far it is, and make the file after this request was kept."""
    number, keys, who = job.id, [item.key for item in items], actor()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    response = make_response(redirect(url_for("devices.print_job", number=number), 303))

    def begin() -> Response:
        threading.Thread(
            target=_make, args=(app, number, keys, order, offset, who), name=f"print-{number}", daemon=True
        ).start()
        return response

    return completed_by(response, begin)


def _make(app: Flask, number: int, keys: list[str], order: PrintOrder, offset: tuple[int, int], who: Actor) -> None:
    """Draw the file, keep it, and only then note device after device that it has a label."""
    with app.app_context(), _alone(number):
        try:
            items = printing.items_of(keys, actor=who)
            copies = order.copies
            content = draw(items, order, offset, lambda done: _beat(number, done * copies // 2))
            _keep(number, content)
            for start in range(0, len(items), _PART):
                with writing(), saving():
                    part = printing.items_of(keys[start : start + _PART], actor=who)
                    labelling.note_part(part, order, actor=who)
                    labelling.go_on(_job(number), (len(items) + start) * copies // 2)
            with writing(), saving():
                labelling.finish_print(_job(number), content=content)
        except Refused as no:
            _fail(number, str(no.message))
        except Exception:
            app.logger.exception("labels of print job %s could not be made", number)
            _fail(number, "")
        finally:
            session.remove()


@contextmanager
def _alone(number: int) -> Iterator[None]:
    """Wait for the turn of this job, and say meanwhile that it is alive."""
    while not _AT_ONCE.acquire(timeout=STUCK / 4):
        with writing(), saving():
            labelling.go_on(_job(number), 0)
        session.remove()
    try:
        yield
    finally:
        _AT_ONCE.release()


def _beat(number: int, done: int) -> None:
    if done % 500 == 0:
        session.rollback()
        with writing(), saving():
            labelling.go_on(_job(number), done)


def _keep(number: int, content: bytes) -> None:
    session.rollback()
    with writing(), saving():
        _job(number).content = content


def _fail(number: int, why: str) -> None:
    session.rollback()
    with writing(), saving():
        labelling.give_up(_job(number), why)


def _job(number: int) -> PrintJob:
    found = session.get(PrintJob, number)
    assert found is not None
    return found


def _told(job: PrintJob) -> list[tuple[str, Any]]:
    """How it was printed, as label and value."""
    return [
        (_("Papier"), stock_title(job.stock)),
        (_("Begonnen bij etiket"), job.skip + 1 if job.skip else ""),
        (_("Van elk"), job.copies if job.copies > 1 else ""),
        (_("Printer"), job.printer.name if job.printer else ""),
        (_("Waarom opnieuw"), reason_of(job)),
        (_("Gemaakt"), moment_text(job.made_at)),
    ]
