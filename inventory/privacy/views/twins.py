"""Two who look alike, side by side. Nobody is merged by itself."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, demand
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.looks.events import How, What
from inventory.looks.views.noting import seen, seen_in_list
from inventory.people.actions import twins
from inventory.people.models import TWIN_LABELS, Person, Twin
from inventory.people.queries import person_by_ref
from inventory.people.queries.twins import likeness, pair_of, pairs
from inventory.people.readers import plain_name
from inventory.people.shown import about, person_shown, short_name
from inventory.privacy.forms import DIFFERENT, TwinForm
from inventory.privacy.queries.due import loans_of
from inventory.privacy.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

_SHOWN = 50


@pages.get("/people/alike")
@needs(Can.PEOPLE_SEE)
def alike() -> str:
    """Who may be written down twice."""
    found = pairs(actor(), limit=_SHOWN + 1)
    seen_in_list(What.ALIKE, len({row.id for pair in found[:_SHOWN] for row in (pair.first, pair.second)}))
    return render_template(
        "privacy/alike.html",
        pairs=found[:_SHOWN],
        short_name=short_name,
        is_more=len(found) > _SHOWN,
        rule_words=TWIN_LABELS,
    )


@pages.get("/people/<ref>/beside/<other>")
@needs(Can.PEOPLE_SEE)
def beside(ref: str, other: str) -> str:
    """Two people side by side."""
    one, two = _both(ref, other)
    return _page(one, two, TwinForm().of(_rule(one, two)))


@pages.post("/people/<ref>/beside/<other>")
@needs(Can.PEOPLE_CHANGE)
def decide(ref: str, other: str) -> Any:
    """One person, by which rule; or two."""
    one, two = _both(ref, other)
    demand(actor(), Can.PEOPLE_CHANGE, one)
    form = TwinForm().of(_rule(one, two))
    if not form.validate():
        return _page(one, two, form), 422
    try:
        with saving():
            if form.verdict.data == DIFFERENT:
                twins.keep_apart(one, two, actor=actor())
                flash(_("Genoteerd: het zijn twee mensen."), "ok")
            else:
                twins.merge(one, two, Twin(form.verdict.data), actor=actor())
                flash(_("Dit is nu één persoon. Je kan het ongedaan maken."), "ok")
            return redirect(url_for("privacy.person", ref=one.ref), 303)
    except Refused as no:
        form.refuse(no.field, no.message)
        one, two = _both(ref, other)
        return _page(one, two, form), no.status


def _both(ref: str, other: str) -> tuple[Person, Person]:
    one, two = person_by_ref(ref, actor=actor()), person_by_ref(other, actor=actor())
    if one is two or one.anonymised_at is not None or two.anonymised_at is not None:
        raise Missing(_("We kennen niemand met dit nummer. Kijk het na."))
    return one, two


def _rule(one: Person, two: Person) -> Twin | None:
    known = pair_of(one.id, two.id)
    return known.rule if known is not None else likeness(one, two)


def _page(one: Person, two: Person, form: TwinForm) -> str:
    for each in (one, two):
        seen(about(each), How.PERSON)
    first, second = person_shown(one, actor=actor()), person_shown(two, actor=actor())
    rule = _rule(one, two)
    rows = [
        (_("Naam"), first.name, second.name, plain_name(first.name) == plain_name(second.name)),
        (_("Geboren op"), first.birth_on, second.birth_on, first.birth_on == second.birth_on),
        (_("Adres"), first.address, second.address, one.address_key == two.address_key),
        (_("Telefoon"), first.phone, second.phone, bool(one.phone) and one.phone == two.phone),
        (_("E-mailadres"), first.email, second.email, bool(one.email) and one.email == two.email),
        (
            _("Contracten"),
            ", ".join(loan.number for loan in loans_of(one)),
            ", ".join(loan.number for loan in loans_of(two)),
            False,
        ),
    ]
    return render_template(
        "privacy/beside.html",
        one=first,
        two=second,
        rows=rows,
        form=form,
        rule=TWIN_LABELS[rule] if rule is not None else None,
    )
