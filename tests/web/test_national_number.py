"""A national number is refused at every door: each form, each body of the API, each page, the address, the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FieldList, FormField, HiddenField, PasswordField, StringField

import inventory
from inventory.cli import running
from inventory.cli.accounts import add_org
from inventory.core.errors import BadInput
from inventory.core.national_number import MACHINE_NUMBERS, NOT_TEXT, SENTENCE, may_not_be_kept
from inventory.web.api import Schema
from inventory.web.widgets import Form
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SOCIAL_WORKER, TECHNICIAN

BARE, WRITTEN = "85073003328", "85.07.30-033.28"


def all_below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from all_below(each)


def test_the_rule() -> None:
    for text in (BARE, WRITTEN, "850730 033 28", f"RRN {WRITTEN}", f"Jan,{BARE}"):
        assert may_not_be_kept(text, "note"), text
        assert may_not_be_kept(text), text
    assert not may_not_be_kept("85073003329", "note")
    assert may_not_be_kept(f"SN{BARE}", "note"), "against letters it is a number as well"
    assert not may_not_be_kept(f"SN{BARE}", "serial")
    assert not may_not_be_kept(f"INV{BARE}", "donor_tag")
    # A serial number may be eleven digits; the number of a card is written otherwise.
    assert not may_not_be_kept(BARE, "disks-0-serial")
    assert may_not_be_kept(WRITTEN, "serial")
    assert may_not_be_kept(f"van Jan {BARE}", "serial")
    assert not may_not_be_kept(BARE, "password")
    assert may_not_be_kept(WRITTEN, None), "a part of a form whose name cannot be read has none"


def texts_of(fields: Any) -> Iterator[Any]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from texts_of(field)
        elif (isinstance(field, StringField) and not isinstance(field, PasswordField)) or isinstance(
            field, HiddenField
        ):
            yield field


def test_every_form_refuses_it_in_every_text(app: Flask) -> None:
    asked, forgotten = 0, []
    with app.test_request_context("/", method="POST"):
        for kind in sorted(set(all_below(Form)), key=lambda each: each.__qualname__):
            if not kind.__module__.startswith("inventory."):
                continue
            try:
                names = [field.name for field in texts_of(kind())]
                form = kind(formdata=MultiDict(dict.fromkeys(names, WRITTEN)))
            except (TypeError, LookupError, AttributeError):
                # Made for one thing (a device, a lot): what it does is decided by its base.
                assert not overrides(kind), kind
                continue
            for field in form:
                if getattr(field, "choices", 1) is None:
                    field.choices = []
            assert not form.validate() or not names, kind
            for field in texts_of(form):
                if field.name.split("-")[-1] in NOT_TEXT:
                    continue
                asked += 1
                if str(SENTENCE) not in [str(error) for error in field.errors]:
                    forgotten.append(f"{kind.__qualname__}.{field.name}")
    assert asked > 50
    assert not forgotten


@pytest.mark.parametrize(
    ("name", "passes"), [(f"van Jan {WRITTEN}.csv", False), (f"{BARE}.csv", True), ("lijst.csv", True)]
)
def test_the_name_of_a_file_may_be_that_of_a_disk(app: Flask, name: str, passes: bool) -> None:
    class OneFile(Form):
        file = FileField("Bestand")

    with app.test_request_context("/", method="POST"):
        form = OneFile(formdata=MultiDict({"file": FileStorage(filename=name)}))
        form.validate()
        assert (not form.file.errors) is passes


def overrides(kind: type[Any]) -> bool:
    """Whether a form has rules of its own that leave those of the base out."""
    return any("validate" in vars(each) for each in kind.__mro__[: kind.__mro__.index(Form)])


def test_no_form_has_a_way_round_the_base() -> None:
    assert [kind for kind in all_below(Form) if overrides(kind)] == []


def test_every_body_of_the_api_refuses_it_in_every_text(app: Flask) -> None:
    asked = 0
    with app.test_request_context("/"):
        for kind in set(all_below(Schema)):
            if not kind.__module__.startswith("inventory."):
                continue
            for name, field in kind().load_fields.items():
                inner = getattr(field, "inner", field)
                if not isinstance(inner, ma.fields.String) or name == "next":  # of an answer
                    continue
                asked += 1
                sent = [WRITTEN] if inner is not field else WRITTEN
                with pytest.raises(BadInput) as no:
                    kind().load({field.data_key or name: sent}, partial=True)
                assert (no.value.reason, no.value.field) == ("national_number", name), kind
    assert asked > 60


def test_what_stands_deep_in_a_body_is_found(api_for: Any) -> None:
    sent = {"device_type": "laptop", "profile": "web", "client": {"initials": "AB", "phone": BARE, "agrees": True}}
    answer = api_for(SOCIAL_WORKER).post("/referrals", json=sent)
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "national_number")
    assert BARE not in answer.text


def test_a_page_that_reads_outside_a_form_refuses_it_too(arrange: Any, client_for: Any) -> None:
    with arrange():
        code = kit.referral().code
        kit.ready_device()
    client = client_for(LIBRARIAN)
    found = client.page("/referrals/waiting").form("/moves/reserve")
    sent = {**{name: values[0] for name, values in found.values.items()}, "device": f"van Jan {WRITTEN}"}
    answer = client.post(f"/referrals/{code}/moves/reserve", data=sent)
    assert answer.status_code == 422
    assert "rijksregisternummer" in answer.text
    assert WRITTEN not in answer.text


@pytest.mark.parametrize("address", ["/devices?q=", "/scan/go?q=", "/loans?show=", "/api/v1/devices?q="])
def test_an_address_refuses_it(client_for: Any, api_for: Any, address: str) -> None:
    if address.startswith("/api"):
        answer = api_for(COORDINATOR).get(address.removeprefix("/api/v1") + WRITTEN)
    else:
        answer = client_for(COORDINATOR).get(address + WRITTEN)
    assert answer.status_code == 422
    assert WRITTEN not in answer.text


def test_a_serial_number_of_eleven_digits_can_be_sought(client_for: Any) -> None:
    assert client_for(TECHNICIAN).get(f"/devices?q={BARE}").status_code == 200


def test_the_exceptions_are_few() -> None:
    assert {"serial", "serials", "disk_serials", "q", "device", "devices", "tag", "tags", "trail"} == MACHINE_NUMBERS


def test_the_command_line_refuses_it_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "service", lambda **_more: pytest.fail("the service was opened"))
    assert add_org.callback is not None
    with pytest.raises(BadInput) as no:
        add_org.callback(code="NIEUW", name=f"Vereniging {WRITTEN}", kind="association", donor=False)
    assert no.value.reason == "national_number"


def test_there_is_one_sentence() -> None:
    """Every door says the same: the sentence stands in one file."""
    house = Path(inventory.__file__).parent
    said = [
        str(file.relative_to(house))
        for file in house.rglob("*.py")
        if "op een rijksregisternummer" in file.read_text(encoding="utf-8")
    ]
    assert said == ["core/national_number.py"]


def test_a_part_of_a_form_without_a_name_is_looked_through_as_well(api_for: Any, arrange: Any) -> None:
    with arrange():
        tag = kit.ready_device().tag
    technician, part = api_for(TECHNICIAN), "--x\r\nContent-Disposition: form-data"

    def sent(text: str) -> Any:
        body = f'{part}\r\n\r\n{text}\r\n{part}; name="file"; filename="log.txt"\r\n\r\nniets\r\n--x--\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        return technician.post(f"/devices/{tag}/evidence", data=body.encode(), headers=headers)

    assert sent("niets").get_json()["reason"] != "national_number"
    refused = sent(WRITTEN)
    assert (refused.status_code, refused.get_json()["reason"]) == (422, "national_number")
