"""The groups that the project wants to reach."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.reach.models import GROUP_LABELS, Group
from inventory.targets import actions
from inventory.targets.documents import overlap
from inventory.targets.forms import GroupForm
from inventory.targets.models import TargetGroup
from inventory.targets.queries import group_by_kind
from inventory.targets.queries import groups as reached_groups
from inventory.targets.queries.past import past_of
from inventory.targets.views.pages import asked, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/targets/groups")
@needs(Can.TARGETS_SEE)
def groups() -> str:
    """Each group: how many there are, how many the project wants, who came; never added up."""
    wanted = asked()
    found = reached_groups(wanted.project)
    return render_template(
        "targets/groups.html",
        asked=wanted,
        found=found,
        overlap=overlap(found),
        sets=may(actor(), Can.TARGETS_SET),
    )


@pages.get("/targets/groups/<kind>")
@needs(Can.TARGETS_SET)
def group(kind: str) -> str:
    """One group, to change it, with what was changed before."""
    row = group_by_kind(kind)
    return _page(GroupForm.of(row), row)


@pages.post("/targets/groups/<kind>")
@needs(Can.TARGETS_SET)
def keep_group(kind: str) -> Any:
    """Keep what was changed."""
    row, form = group_by_kind(kind), GroupForm()
    if not form.validate():
        return _page(form, row), 422
    try:
        form.still_shows(row)
        with saving():
            is_changed = actions.change_group(row, form.words(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form, group_by_kind(kind)), no.status
    flash(_("De groep is gewijzigd.") if is_changed else _("Er is niets veranderd."), "ok" if is_changed else "info")
    return redirect(url_for("targets.groups"), 303)


def _page(form: GroupForm, row: TargetGroup) -> str:
    return render_template(
        "targets/group.html",
        form=form,
        group=row,
        label=GROUP_LABELS[Group(row.kind)],
        past=past_of("target_group", row.id),
    )
