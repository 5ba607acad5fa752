"""A wrong amount gets one clear sentence, in every form that asks one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField
from wtforms.validators import NumberRange

from inventory.web.widgets import Euro, Form


def _forms(kind: type[Form] = Form) -> Iterator[type[Form]]:
    for each in kind.__subclasses__():
        yield each
        yield from _forms(each)


@pytest.mark.parametrize("typed", ["tien", "-1", "1234567", "NaN", "1,2,3", "Infinity"])
def test_one_sentence_for_a_wrong_amount(app: Flask, typed: str) -> None:
    asked = 0
    for kind in {each for each in _forms() if each.__module__.startswith("inventory.")}:
        with app.test_request_context():
            fields = kind(formdata=None, meta={"csrf": False})._fields.items()
            names = {key: field.name for key, field in fields if isinstance(field, Euro)}
            form = kind(formdata=MultiDict(dict.fromkeys(names.values(), typed)), meta={"csrf": False})
            for other in form._fields.keys() - names.keys():
                del form[other]
            form.validate()
            for name in names:
                asked += 1
                (said,) = form[name].errors
                assert "bedrag in" in said, (kind, name, said)
                assert "12,50" in said
    assert asked > 10


@pytest.mark.parametrize(
    ("typed", "said"), [("veel", "Vul een geheel getal in, zoals 12."), ("9", "Vul een getal in van 1 tot 5.")]
)
def test_what_the_forms_say_of_themselves_is_ours(app: Flask, typed: str, said: str) -> None:
    class Count(Form):
        number = IntegerField("x", validators=[NumberRange(1, 5)])

    with app.test_request_context():
        form = Count(formdata=MultiDict({"number": typed}), meta={"csrf": False})
        assert not form.validate()
        assert form.number.errors == [said]
