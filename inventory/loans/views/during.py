"""What the pages of a running contract share: their forms, and finding the contract for who may change it."""

from collections.abc import Iterable

from wtforms import DateField, HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from inventory.access import Can, demand
from inventory.core.i18n import _l
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.forms import Ticks
from inventory.loans.models import FREE_LABELS, METHODS, PROOF_LABELS, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.web.guard import actor
from inventory.web.widgets import Euro, Form, choices

CHOOSE = InputRequired(_l("Kies er één."))
FILL = InputRequired(_l("Vul dit in."))
TICK = InputRequired(_l("Vink dit aan als het zo is."))


class Confirming(Form):
    """A form on which the clerk ticks what was read."""

    confirmed = Ticks(_l("Lees dit en vink het aan"), validate_choice=False)

    def ask(self, findings: Iterable[Finding]) -> None:
        """A box for each thing to confirm."""
        self.confirmed.choices = choices((f.word, f.sentence) for f in findings if f.level is Level.CONFIRM)

    @property
    def said(self) -> frozenset[str]:
        return frozenset(self.confirmed.data or ())


class LongerForm(Confirming):
    due_on = DateField(_l("Nieuwe einddatum"), validators=[FILL])
    proof = RadioField(_l("Welk bewijs zag je opnieuw?"), choices=choices(PROOF_LABELS), validators=[Optional()])
    price_eur = Euro(_l("Prijs voor deze langere tijd, in euro"), validators=[Optional()])
    free_for = RadioField(_l("Waarom gratis?"), choices=choices(FREE_LABELS), validators=[Optional()])
    paid_by = RadioField(
        _l("Hoe betaald?"),
        choices=[*choices(METHODS), *choices((("", _l("Nog niet betaald")),))],
        default="",
        validators=[Optional()],
    )
    # The day and the amount that the page showed.
    shown_on = HiddenField()
    shown_eur = HiddenField()


def changeable(number: str) -> Loan:
    """A contract that this clerk may change; for anybody else it was never there, or is only to be read."""
    found = loan_by_number(number, actor=actor())
    demand(actor(), Can.LOANS_CHANGE, found)
    return found


def lists(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """What blocks and what is good to know: what is to confirm stands as boxes in the form."""
    every = list(findings)
    return {level.value: [f for f in every if f.level is level] for level in (Level.BLOCKED, Level.NOTICE)}
