"""Lists from outside: which processors and models, and until when. The coordinator gives a newer one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.workbench.actions.can_run import LIST_LABELS, lists, replace_list
from inventory.workbench.forms.proofs import ListForm
from inventory.workbench.readers.reference_list import COLUMNS
from inventory.workbench.views.pages import pages


@pages.get("/lists")
@needs(Can.MEDIA_SEE)
def reference_lists() -> str:
    """The lists that hold now."""
    return _page()


@pages.post("/lists/<kind>")
@needs(Can.LISTS_REPLACE)
def replace_reference_list(kind: str) -> Any:
    """A newer list."""
    if kind not in COLUMNS:
        raise Missing(_("Deze lijst kennen we niet."))
    form = ListForm(prefix=f"{kind}-")
    if not form.validate_on_submit():
        return _page({kind: form}), 422
    try:
        with saving():
            row = replace_list(
                kind,
                form.file.data.read(),
                actor=actor(),
                edition=form.edition.data or "",
                source=form.source.data or "",
            )
            said = _("De nieuwe lijst telt %(n)s rijen en geldt vanaf nu.", n=row.rows)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page({kind: form}), no.status
    flash(said, "ok")
    return redirect(url_for("workbench.reference_lists"), 303)


def _page(sent: dict[str, ListForm] | None = None) -> str:
    return render_template(
        "workbench/lists.html",
        lists=lists(),
        labels=LIST_LABELS,
        columns=COLUMNS,
        forms={kind: (sent or {}).get(kind) or ListForm(formdata=None, prefix=f"{kind}-") for kind in COLUMNS},
        may_replace=may(actor(), Can.LISTS_REPLACE),
    )
