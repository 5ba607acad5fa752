"""Forms: one base with our rules for text, and fields that forgive how people type."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import DecimalField, FieldList, FormField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import TextInput

from inventory.core.i18n import _, _l, language
from inventory.core.national_number import SENTENCE, may_not_be_kept
from inventory.core.postcodes import place_of

REQUIRED = InputRequired(_l("Vul dit in."))
OPTIONAL = Optional()


def choices(words: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What a field lets people choose from: words with their labels."""
    pairs = words.items() if isinstance(words, Mapping) else words
    return [SelectChoice(value=word.value if isinstance(word, Enum) else word, label=label) for word, label in pairs]


# What WTForms says when it cannot read what was typed, as we say it.
_SAID: dict[str, Any] = {
    "Not a valid integer value.": _l("Vul een geheel getal in, zoals 12."),
    "Not a valid decimal value.": _l("Vul een getal in, zoals 12,5."),
    "Not a valid date value.": _l("Vul een datum in: dag, maand en jaar."),
    "Not a valid choice.": _l("Kies er één uit de lijst."),
    "Number must be between %(min)s and %(max)s.": _l("Vul een getal in van %(min)s tot %(max)s."),
    "Number must be at least %(min)s.": _l("Vul een getal in van minstens %(min)s."),
    "Number must be at most %(max)s.": _l("Vul een getal in van hoogstens %(max)s."),
}


@cache
def _catalogue(spoken: str) -> Translations | NullTranslations:
    """The words of WTForms in this language. Its own way reads the catalogue from the disk for each request."""
    return Translations.load(messages_path(), [spoken], domain="wtforms")


class _Words:
    """What a form says of itself: our sentences, and for the rest those of WTForms."""

    def gettext(self, text: str) -> str:
        return str(_SAID[text]) if text in _SAID else _catalogue(language()).gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return _catalogue(language()).ngettext(singular, plural, number)


_WORDS = _Words()


class Form(FlaskForm):  # type: ignore[misc]  # untyped
    """Shape only; rules are the action's. `refuse` puts a refusal of an action at its field or above the form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # untyped
        def get_translations(self, form: Any) -> _Words:
            return _WORDS

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own rules, and for every field that no national number was pasted into it."""
        is_right = super().validate(extra_validators)
        for field in self:
            _one_sentence(field)
        return all([no_national_number(field) for field in self]) and bool(is_right)

    def refuse(self, field: str | None, message: Any) -> None:
        target = self._fields.get(field or "")
        if target is not None:
            target.errors = [*target.errors, str(message)]
        else:
            self.form_errors.append(str(message))

    def facts(self) -> dict[str, Any]:
        """What was filled in, without the hidden fields."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "once")}


def _one_sentence(field: Any) -> None:
    """What cannot be read is said once: a rule about the value has nothing to add when there is none."""
    if isinstance(field, FormField | FieldList):
        for each in field:
            _one_sentence(each)
    elif field.errors and field.process_errors:  # a field that may be empty and is has none
        field.errors = list(field.process_errors[:1])


def no_national_number(field: Any) -> bool:
    """Whether a field holds no national number; else it says so, at the field. Those inside it are asked one by one."""
    if isinstance(field, FormField | FieldList):
        return all([no_national_number(each) for each in field])
    sent = field.raw_data if isinstance(field.raw_data, list) else ()
    # The name of a file may be the number of a disk.
    names = [(each.filename or "").rpartition(".")[0] for each in sent if isinstance(each, FileStorage)]
    texts = [(text, field.name) for text in sent if isinstance(text, str)] + [(name, "serial") for name in names]
    if not any(may_not_be_kept(text, name) for text, name in texts):
        return True
    field.errors = [*field.errors, str(SENTENCE)]
    return False


def tidy(value: Any) -> Any:
    """Without spaces at the ends, and without control characters."""
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in value if sign.isprintable() or sign == "\n").strip()


class Text(StringField):
    """A line of text: tidied, with a longest length."""

    def __init__(self, label: Any = "", *, required: bool = False, longest: int = 120, **kwargs: Any) -> None:
        own = [
            REQUIRED if required else OPTIONAL,
            Length(max=longest, message=_l("Dit is te lang.")),
        ]
        super().__init__(label, validators=[*own, *kwargs.pop("validators", ())], filters=[tidy], **kwargs)


class LongText(TextAreaField):
    """Some lines of text, with the same rules."""

    def __init__(self, label: Any = "", *, required: bool = False, longest: int = 500, **kwargs: Any) -> None:
        own = [
            REQUIRED if required else OPTIONAL,
            Length(max=longest, message=_l("Dit is te lang.")),
        ]
        super().__init__(label, validators=[*own, *kwargs.pop("validators", ())], filters=[tidy], **kwargs)


class City(Text):
    """The municipality of an address. Left empty, the postcode beside it says it, with script at once."""

    def __init__(self, label: Any = "", *, postal: str = "postal_code", **kwargs: Any) -> None:
        super().__init__(label, longest=80, render_kw={"data-city-of": postal}, **kwargs)
        self.postal = postal

    def pre_validate(self, form: Any) -> None:
        """Before anything is asked of it: what the postcode says."""
        if not self.data and (found := place_of(str(form[self.postal].data or ""))):
            self.data, self.raw_data = found, [found]


class Euro(DecimalField):
    """An amount; a comma and a point both work. A line of text: a browser leaves a field for numbers empty when it
    begins with a comma inside ("30,00").
    """

    widget = TextInput()

    def __init__(self, label: Any = "", *, most: int = 99_999, **kwargs: Any) -> None:
        super().__init__(label, places=2, render_kw={"inputmode": "decimal", "maxlength": 12}, **kwargs)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        """Never below nothing, never above `most`, and always a number of euros."""
        if self.data is not None and not (self.data.is_finite() and 0 <= self.data <= self.most):
            raise StopValidation(_("Vul een bedrag in van 0 tot %(most)s euro, zoals 12,50.", most=self.most))

    def _value(self) -> str:
        return str(super()._value()).replace(".", ",")  # type: ignore[misc]  # not in its stubs

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [str(v).replace("€", "").replace(" ", "").replace(",", ".") for v in valuelist]
        if tidied and tidied[0]:
            try:
                super().process_formdata(tidied)
            except ValueError:
                raise ValueError(_("Vul een bedrag in, zoals 12,50.")) from None
