"""Recalls: the list, a new one, one with its progress."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import ENDS, DeviceState
from inventory.devices.queries import devices_page
from inventory.devices.views.device_list import filter_in
from inventory.lists.views.shown import list_page
from inventory.recalls.actions import moving
from inventory.recalls.actions.opening import MOST, checked, open_recall, placing_of
from inventory.recalls.forms import RecallForm
from inventory.recalls.lifecycle import LINE, UNSETTLED, Advice, LineState, Reason, RecallState
from inventory.recalls.models import Recall, RecallLine
from inventory.recalls.queries import recalls as queries
from inventory.recalls.queries.letters import letters_kept
from inventory.recalls.queries.patterns import concerned, pattern_called
from inventory.recalls.views.listing import RECALLS
from inventory.recalls.views.pages import asked, pages, rule, tags_in
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

_FILTERS = ("q", "type", "phase", "state", "location", "lot", "unlabelled", "ours")
# What a filter leaves out by itself: not ours yet, or gone for good.
_LEFT_OUT = ENDS | {DeviceState.ANNOUNCED, DeviceState.NOT_COME}


@pages.get("/recalls")
@needs(Can.RECALLS_SEE)
def recalls() -> Any:
    """All recalls, the newest first, each with how far it is."""
    return list_page(RECALLS, "recalls/recalls.html")


@pages.route("/recalls/new", methods=["GET", "POST"])
@needs(Can.RECALLS_MAKE)
def new() -> Any:
    """Which devices, why, what their holders must do. First it says what will happen, then it happens."""
    form = RecallForm()
    status, ahead = 200, None
    if form.validate_on_submit():
        try:
            tags = tags_in(form.tags.data or "")
            if request.form.get("sure") == " ".join(tags):  # what will happen was read for these very devices
                with saving():
                    made = open_recall(
                        tags,
                        actor=actor(),
                        reason=Reason(form.reason.data),
                        advice=Advice(form.advice.data),
                        pattern=form.pattern.data or "",
                    )
                    number = made.number
                flash(_("Terugroepactie %(number)s loopt.", number=number), "ok")
                return redirect(url_for("recalls.recall", number=number), 303)
            ahead = _ahead(tags)
        except Refused as no:
            form.refuse(no.field or "tags", no.message)
            status = no.status
    elif request.method == "POST":
        status = 422
    else:
        form.pattern.data = asked("pattern")
        form.tags.data = "\n".join(_wanted())
    return render_template("recalls/new.html", form=form, ahead=ahead, most=MOST), status


@pages.get("/recalls/<number>")
@needs(Can.RECALLS_SEE)
def recall(number: str) -> str:
    """One recall with its devices."""
    return _page(queries.recall_by_number(number, actor=actor()))


@pages.post("/recalls/<number>/close")
@needs(Can.RECALLS_MAKE)
def close(number: str) -> Any:
    """Every device is settled."""
    found = queries.recall_by_number(number, actor=actor())
    try:
        with saving():
            moving.close(found, actor=actor())
    except Refused as no:
        return _page(queries.recall_by_number(number, actor=actor()), str(no.message)), no.status
    return redirect(url_for("recalls.recall", number=number), 303)


@pages.post("/recalls/<number>/<int:line>/<step>")
@needs(Can.RECALLS_TELL, Can.RECALLS_CHECK)
def move_line(number: str, line: int, step: str) -> Any:
    """A step with one device."""
    found = queries.line_of(queries.recall_by_number(number, actor=actor()), line)
    try:
        with saving():
            moving.move_line(found, step, actor=actor())
    except Refused as no:
        return _page(queries.recall_by_number(number, actor=actor()), str(no.message)), no.status
    if request.form.get("back") == "to_tell":
        return redirect(url_for("recalls.to_tell"), 303)
    return redirect(url_for("recalls.recall", number=number, _anchor=f"line-{line}"), 303)


def _wanted() -> list[str]:
    """The tags that the address asks for: of a pattern, or of a filter of the list of devices."""
    key = asked("pattern")
    if key:
        return concerned(pattern_called(key, rule()), rule()).to_recall[:MOST]
    if any(request.args.get(name) for name in _FILTERS):
        rows, _following = devices_page(filter_in(request.args), actor=actor(), oldest_first=True, limit=MOST)
        return [row.tag for row in rows if row.state not in _LEFT_OUT]
    return []


def _ahead(tags: list[str]) -> dict[str, Any]:
    """What a recall of these devices would do."""
    found = [placing_of(device) for device in checked(tags, actor=actor())]
    states = Counter(each.state for each in found)
    return {
        "seen": " ".join(tags),
        "here": states[LineState.BROUGHT_IN],
        "held": states[LineState.TO_TELL],
        "gone": states[LineState.GONE],
        "ways": [(way, count) for way, count in Counter(each.way for each in found).items() if way is not None],
    }


def _page(found: Recall, refusal: str = "") -> str:
    me = actor()
    lines = queries.lines_of(found)

    def steps(line: RecallLine) -> list[Any]:
        if found.state != RecallState.OPEN:
            return []
        return [each for each in LINE.from_state(line.state) if not each.door and may(me, each.can, line)]

    return render_template(
        "recalls/recall.html",
        recall=found,
        lines=lines,
        progress=queries.progress_of(found, lines),
        still=sum(line.state in UNSETTLED for line in lines),
        steps=steps,
        may_step=any(steps(line) for line in lines),
        sees_contract=lambda line: line.loan is not None and may(me, Can.LOANS_SEE, line.loan),
        letters=letters_kept(lines) if may(me, Can.RECALLS_TELL) else {},
        refusal=refusal,
    )
