"""Shapes of what the counter fills in."""

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.i18n import _, _l
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions.returned import Returned, thing
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import (
    KEPT_LABELS,
    LEARNING_LABELS,
    METHODS,
    PROOF_LABELS,
    THING_LABELS,
    LearningPath,
    ThingBack,
)
from inventory.people.actions import Borrower
from inventory.people.models import Person
from inventory.web.widgets import City, Euro, Form, LongText, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))
_FILL = InputRequired(_l("Vul dit in."))
WRONG = (ThingBack.DAMAGED, ThingBack.MISSING)
_TICK = InputRequired(_l("Vink dit aan als het zo is."))


def _choices(words: dict[Any, Any], *, without: Sequence[Any] = ()) -> list[Any]:
    return choices((str(word), label) for word, label in words.items() if word not in without)


class Ticks(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DeskForm(Form):
    """What every hand-over asks, whoever signs: what comes along, how it looks, until when. The shop also: price and
    proof.

    What is ticked need not be on offer any more: a form is read before the device is, and the action checks it.
    """

    identity_seen = BooleanField(_l("Ik zag de identiteitskaart"), validators=[_TICK])
    representative_signs = BooleanField(_l("Tekent als ouder, voogd of vertegenwoordiger"))
    end_user_first_name = Text(_l("Voornaam van de gebruiker"), longest=80)
    end_user_birth_year = IntegerField(
        _l("Geboortejaar van de gebruiker"), validators=[Optional(), NumberRange(1900, 2100)]
    )
    everything = BooleanField(_l("Alles gaat mee"))
    accessories = Ticks(_l("Gaat mee"), validate_choice=False)
    other_accessory = Text(_l("Nog iets anders dat meegaat"), longest=60)
    condition = LongText(_l("Zo is het toestel nu"), longest=500)
    photos = MultipleFileField(_l("Foto's van het toestel"))
    tariff_proof = RadioField(_l("Welk bewijs zag je?"), choices=_choices(PROOF_LABELS), validators=[Optional()])
    price_eur = Euro(_l("Prijs in euro"), validators=[Optional()])
    deposit_eur = Euro(_l("Waarborg in euro"), validators=[Optional()])
    proof_until = DateField(_l("Het bewijs geldt tot en met"), validators=[Optional()])
    paid_by = RadioField(
        _l("Hoe betaald?"),
        choices=[*_choices(METHODS), *choices((("", _l("Nog niet betaald")),))],
        default="",
        validators=[Optional()],
    )
    paid_eur = Euro(_l("Betaald bedrag in euro"), validators=[Optional()])
    paid_reference = Text(_l("Mededeling"), longest=60)
    due_on = DateField(_l("Tot en met"), validators=[Optional()])
    learning_path = RadioField(
        _l("Wil je leren werken met het toestel?"),
        choices=_choices(LEARNING_LABELS, without=(LearningPath.STARTED,)),
        default=LearningPath.NOT_OFFERED.value,
        validators=[_CHOOSE],
    )
    confirmed = Ticks(_l("Lees dit en vink het aan"), validate_choice=False)

    def offer(self, accessories: Sequence[str], to_confirm: Sequence[tuple[str, str]]) -> None:
        """Give the boxes to tick: what may come along, and what must be confirmed."""
        self.accessories.choices = choices((name, thing(name)) for name in accessories)
        self.confirmed.choices = choices(to_confirm)


class HandOverForm(DeskForm):
    """For somebody who is new: who signs, from the card."""

    first_name = Text(_l("Voornaam"), required=True, longest=80)
    last_name = Text(_l("Achternaam"), required=True, longest=80)
    birth_date = DateField(_l("Geboortedatum"), validators=[_FILL])
    street = Text(_l("Straat en nummer"), required=True)
    postal_code = Text(_l("Postcode"), required=True, longest=12)
    city = City(_l("Gemeente"), required=True)
    phone = Text(_l("Telefoon"), longest=30)
    email = Text(_l("E-mailadres"), longest=254)

    def borrower(self) -> Borrower:
        """Who signs, once the form was found well formed."""
        return on_the_card(self)


def on_the_card(form: Any) -> Borrower:
    """Who signs, as these fields of a well formed form say it."""
    said: dict[str, Any] = {each.name: form[each.name].data or "" for each in fields(Borrower)}
    return Borrower(**said)


class KnownForm(DeskForm):
    """For somebody whom the counter knows: only what is different now. What stays empty stays as it was."""

    identity_seen = BooleanField(_l("Ik zag de identiteitskaart, het is deze persoon"), validators=[_TICK])
    street = Text(_l("Straat en nummer"))
    postal_code = Text(_l("Postcode"), longest=12)
    city = City(_l("Gemeente"))
    phone = Text(_l("Telefoon"), longest=30)
    email = Text(_l("E-mailadres"), longest=254)

    def borrower(self, known: Person) -> Borrower:
        """The person who was recognised, with what is new. An address is one thing: a new street has a new place."""
        assert known.birth_date is not None
        return Borrower(
            first_name=known.first_name,
            last_name=known.last_name,
            birth_date=known.birth_date,
            street=self.street.data or known.street,
            postal_code=self.postal_code.data or known.postal_code,
            city=self.city.data or known.city,
            phone=self.phone.data or known.phone,
            email=self.email.data or known.email,
        )


class FindForm(Form):
    """Somebody who borrowed before, by name."""

    name = Text(_l("Naam"), longest=80)


class ThingForm(PlainForm):
    """What is wrong with one thing that went along."""

    kind = HiddenField()
    how = SelectField(
        _l("Is er iets mis?"),
        choices=choices((("", _l("Nee")), *((word, THING_LABELS[word]) for word in WRONG))),
        validators=[Optional()],
    )
    note = Text(_l("In enkele woorden"), longest=200)

    def validate_note(self, note: Any) -> None:
        """Words alone would be lost: say too what is wrong."""
        if note.data and not self.how.data:
            raise ValidationError(_("Kies ook wat er is."))


class TakeBackForm(Form):
    """What came back, and how. What is ticked is checked by the action: a form is read before the contract is."""

    accessories = Ticks(_l("Dit kwam mee terug"), validate_choice=False)
    things = FieldList(FormField(ThingForm), max_entries=40)
    device_note = Text(_l("Wat is beschadigd aan het toestel zelf?"), longest=200)
    condition = LongText(_l("Zo is het toestel nu"), longest=500)
    photos = MultipleFileField(_l("Foto's van het toestel"))
    data_statement = BooleanField(_l("Ik zei: we wissen alles wat nog op het toestel staat"), validators=[_TICK])
    deposit_back_eur = Euro(_l("Waarborg die je teruggaf, in euro"), validators=[Optional()])
    deposit_method = RadioField(_l("Hoe gaf je de waarborg terug?"), choices=_choices(METHODS), validators=[Optional()])
    kept_damage = Euro(_l("Ingehouden voor schade"), validators=[Optional()])
    kept_accessory = Euro(_l("Ingehouden voor toebehoren dat ontbreekt"), validators=[Optional()])
    kept_price = Euro(_l("Ingehouden voor huur die nog open stond"), validators=[Optional()])
    note = Text(_l("Nota voor op het bewijs"), longest=200)
    confirmed = Ticks(_l("Lees dit en vink het aan"), validate_choice=False)

    def offer(self, accessories: Sequence[str], to_confirm: Sequence[tuple[str, str]] = ()) -> None:
        """Give the boxes to tick, for each thing a place to say what is wrong, and what must be confirmed."""
        self.accessories.choices = choices((name, thing(name)) for name in accessories)
        self.confirmed.choices = choices(to_confirm)
        said = {each.form.kind.data for each in self.things}
        for name in accessories:
            if name not in said:
                self.things.append_entry({"kind": name})

    def wrong(self) -> dict[str, Returned]:
        """The things with which something is wrong."""
        return {
            each.form.kind.data or "": Returned(ThingBack(each.form.how.data), each.form.note.data or "")
            for each in self.things
            if each.form.how.data
        }

    def device_back(self) -> Returned | None:
        """The device itself, when something is wrong with it."""
        note = (self.device_note.data or "").strip()
        return Returned(ThingBack.DAMAGED, note) if note else None


class PaymentForm(Form):
    amount_eur = Euro(_l("Bedrag in euro"), validators=[_FILL])
    method = RadioField(_l("Hoe betaald?"), choices=_choices(METHODS), validators=[_CHOOSE])
    reference = Text(_l("Mededeling"), longest=60)


class TariffForm(Form):
    """A price from a day on."""

    kind = RadioField(_l("Soort"), choices=_choices(KIND_LABELS, without=(LoanKind.BRUIKLEEN,)), validators=[_CHOOSE])
    device_type = RadioField(_l("Toestel"), choices=_choices(TYPE_LABELS), validators=[_CHOOSE])
    price_eur = Euro(_l("Prijs in euro"), validators=[_FILL])
    deposit_eur = Euro(_l("Waarborg in euro"), validators=[Optional()])
    valid_from = DateField(_l("Geldt vanaf"), validators=[_FILL])
    legal_ref = Text(_l("In welke beslissing staat het?"), required=True, longest=120)


_BACK = {"deposit": _l("De waarborg"), "price": _l("De prijs")}


class GiveBackForm(Form):
    amount_eur = Euro(_l("Bedrag in euro"), validators=[_FILL])
    what = RadioField(
        _l("Wat geef je terug?"),
        choices=choices(_BACK),
        default="deposit",
        validators=[_CHOOSE],
    )
    method = RadioField(_l("Hoe?"), choices=_choices(METHODS), validators=[_CHOOSE])
    reference = Text(_l("Mededeling"), longest=60)

    def offer(self, *, deposit_eur: Decimal, price_eur: Decimal) -> None:
        """Only what there is to give back; without anything there is no choice."""
        there = {"deposit": deposit_eur > 0, "price": price_eur > 0}
        words = [word for word in _BACK if there[word]]
        self.what.choices = choices((word, _BACK[word]) for word in words)
        if self.what.data not in words:
            self.what.data = words[0] if words else None


class KeepForm(Form):
    """A part of the deposit that stays."""

    keep_eur = Euro(_l("Bedrag dat je houdt, in euro"), validators=[_FILL])
    kept_for = RadioField(_l("Waarom?"), choices=_choices(KEPT_LABELS), validators=[_CHOOSE])


class SignForm(Form):
    """A signature drawn on the screen; `strokes` is filled in by the script of the page. `version` is which version of
    the paper was read before it.
    """

    strokes = HiddenField()
    version = HiddenField()


class SignedPageForm(Form):
    """A photo or scan of what was signed on paper."""

    file = FileField(_l("Foto of scan van het getekende blad"), validators=[FileRequired(_l("Kies een bestand."))])


class MailForm(Form):
    """To whom a kept paper goes; empty: to the address of the borrower."""

    to = Text(_l("Een ander e-mailadres, alleen voor deze keer"), longest=254)
