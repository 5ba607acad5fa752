"""A printer is set right once, by its name."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import printers
from inventory.devices.actions.printers import PrinterSetting
from inventory.devices.models import Printer
from tests.devices.prints import value
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    org_of,
)


def test_a_printer_is_set_once_and_moves_what_is_printed(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    about = {"name": "Laser balie", "stock": "avery-l7160", "x": "1,5", "y": "-0.3 mm"}
    made = client.submit("/labels/printers/new", about, form="printer")
    assert made.status_code == 200
    path = made.request.path
    assert "1,5" in made.text
    assert client.get(f"{path}/proefpagina.pdf").data.startswith(b"%PDF")
    assert client.get(f"{path}/proefpagina.pdf?stock=dymo-99012").data.startswith(b"%PDF")
    assert client.get(f"{path}/proefpagina.pdf?stock=goud").status_code == 422
    straight = client.page(f"/labels?tags={some[0]}").root.xpath("//img/@src")[0]
    number = path.rpartition("/")[2]
    assert client.get(f"{straight}&printer={number}").data != client.get(straight).data
    client.submit(f"/labels?tags={some[0]}", {"printer": number}, form="print")
    assert value(client.page(f"/labels?tags={some[1]}"), "printer") == number
    changed = client.submit(path, {"x": "0"}, form="printer")
    assert "Bewaard" in changed.text
    assert client.submit("/labels/printers/new", about, form="printer").status_code == 409
    for wrong in ({"x": "veel"}, {"y": "11"}, {"x": "1e999"}, {"x": "nan"}, {"name": ""}, {"stock": "goud"}):
        assert (
            client.submit("/labels/printers/new", about | {"name": "Nog een"} | wrong, form="printer").status_code
            == 422
        )
    # The same organisation's technician and the coordinator see it, the shop and the neighbours do not.
    assert "Laser balie" in client_for(TECHNICIAN).page("/labels/printers").main
    assert "Laser balie" in client_for(COORDINATOR).page("/labels/printers").main
    for stranger in (SHOPKEEPER, OTHER_LIBRARIAN):
        assert client_for(stranger).get(path).status_code == 404
        assert client_for(stranger).get(f"{path}/proefpagina.pdf").status_code == 404
    assert client_for(SOCIAL_WORKER).get("/labels/printers").status_code == 403
    client.submit(path, {}, form="/away")
    assert client.get(path).status_code == 404
    assert client.submit("/labels/printers/new", about, form="printer").status_code == 200


def test_two_who_set_one_printer(database: Any) -> None:
    clerk = actor_of(LIBRARIAN)
    setting = PrinterSetting("Laser", "avery-l7160")
    printer = printers.add_printer(setting, org_id=org_of("BIB").id, actor=clerk)
    seen = printer.version
    printers.set_printer(printer, PrinterSetting("Laser", "avery-l7160", 3, 4), actor=clerk, seen_version=seen)
    assert printer.offset == (3, 4)
    with pytest.raises(Refused):
        printers.set_printer(printer, setting, actor=clerk, seen_version=seen)
    with pytest.raises(Refused):
        printers.add_printer(setting, org_id=org_of("BIB2").id, actor=clerk)
    with pytest.raises(NotAllowed):
        printers.add_printer(setting, org_id=org_of("OCMW").id, actor=actor_of(SOCIAL_WORKER))
    assert session.query(Printer).count() == 1
