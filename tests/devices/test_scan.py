"""Scan anywhere: every kind of code, typed, photographed, wrong or foreign."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from PIL import Image

from inventory.devices.lifecycle import DeviceState
from tests.devices.stock import device_in, new_device
from tests.people import LIBRARIAN, SOCIAL_WORKER, TECHNICIAN


@pytest.fixture
def tag(arrange: Any) -> str:
    with arrange():
        return new_device(serial="5CG1234XYZ", donor_tag="MIRAS-77").tag


def go(client: Any, text: str) -> Any:
    return client.get("/scan/go", query_string={"q": text})


@pytest.mark.parametrize(
    "change",
    [
        str,
        str.lower,
        lambda t: t.replace("-", ""),
        lambda t: t.replace("-", " ").replace("0", "O"),
        lambda t: f"HTTP://DIGIBANK.TEST/D/{t}",
        lambda t: f"http://digibank.test/d/{t.lower()}",
        lambda t: f"digibank.test/d/{t}",
        lambda t: f"  {t}\r\n",
    ],
)
def test_a_tag_in_every_dress_opens_its_device(tag: str, client_for: Any, change: Any) -> None:
    answer = go(client_for(LIBRARIAN), change(tag))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/d/{tag}"


@pytest.mark.parametrize("text", ["5CG1234XYZ", "5cg1234xyz", "MIRAS-77"])
def test_a_serial_number_opens_what_has_it(tag: str, client_for: Any, text: str) -> None:
    assert go(client_for(LIBRARIAN), text).headers["Location"] == f"/d/{tag}"


def test_the_serial_of_a_disk_opens_the_disk_or_the_device_that_holds_it(client_for: Any, arrange: Any) -> None:
    with arrange():
        device = device_in(DeviceState.TO_WIPE)
        serial, tag, number = device.media[0].serial, device.tag, device.media[0].id
    for text in (serial, serial.lower()):
        found = client_for(TECHNICIAN).get("/scan/go", query_string={"q": text}, follow_redirects=True)
        assert found.request.path == f"/workbench/media/{number}"
    assert tag in found.text
    listed = client_for(TECHNICIAN).page(f"/devices?q={serial}")
    assert listed.links["Toon de schijf"].endswith(f"?q={serial}")
    assert go(client_for(LIBRARIAN), serial).headers["Location"] == f"/d/{tag}", "who sees no disks sees the device"


@pytest.mark.parametrize("text", ["85.07.30-033.28", "85073003328", "van Jan 85073003328"])
def test_a_national_number_is_said_beside_the_field_and_shown_nowhere(client_for: Any, text: str) -> None:
    client = client_for(TECHNICIAN)
    for start in ("/", "/scan", "/devices"):
        page = client.page(start)
        field = page.form("scan-header")
        assert field.method == "post", "what is scanned stands in no address"
        values = {name: values[0] for name, values in field.values.items()}
        answer = client.post(field.action, data={**values, "q": text})
        assert answer.status_code == 422
        assert text not in answer.text
        assert "Location" not in answer.headers
    shown = client.submit("/scan", {"q": text}, form="scan-here-form", follow=False)
    page = lxml.html.document_fromstring(shown.text)
    (at_field,) = page.xpath("//main//input[@name='q']/@aria-describedby")
    assert "rijksregisternummer" in page.get_element_by_id(at_field).text_content()
    assert client.get("/scan/go", query_string={"q": text}).status_code == 422, "also by a link"


def test_eleven_digits_that_a_device_has_are_its_number(client_for: Any, arrange: Any) -> None:
    with arrange():
        tag = new_device(serial="85073003328").tag
    found = client_for(TECHNICIAN).submit("/scan", {"q": "85073003328"}, form="scan-here-form", follow=False)
    assert found.headers["Location"] == f"/d/{tag}"


def test_a_card_that_is_no_card_of_ours_is_named_as_such(client_for: Any) -> None:
    assert "Deze moduskaart kennen we niet" in go(client_for(TECHNICIAN), "M-FOUT").text
    on_the_floor = client_for(TECHNICIAN).submit("/workbench/floor", {"q": "M-FOUT"}, form="/floor/scan", follow=False)
    assert on_the_floor.status_code == 404
    assert "Deze moduskaart kennen we niet" in on_the_floor.text


def test_a_serial_that_two_have_opens_the_list(tag: str, client_for: Any, arrange: Any) -> None:
    with arrange():
        new_device(serial="5CG1234XYZ")
    assert go(client_for(LIBRARIAN), "5CG1234XYZ").headers["Location"] == "/devices?q=5CG1234XYZ"


def test_plain_words_open_the_list(tag: str, client_for: Any) -> None:
    assert go(client_for(LIBRARIAN), "latitude 5490").headers["Location"] == "/devices?q=latitude+5490"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KOR-000001-X", "teken klopt niet"),
        ("https://example.org/d/KOR-000001-C", "geen code van de Digibank"),
        ("https://evil.example/", "geen code van de Digibank"),
        ("R-2026-99999", None),
        ("zoiets kennen wij niet", "Geen toestel"),
        ("<script>alert(1)</script>", "Geen toestel"),
    ],
)
def test_what_leads_nowhere_is_said_in_one_sentence_and_stays_in_the_field(
    client_for: Any, text: str, words: str | None
) -> None:
    answer = go(client_for(TECHNICIAN), text)
    if words is None:
        assert answer.status_code in (303, 404)
        return
    assert answer.status_code == 404
    assert words in answer.text
    page = client_for(TECHNICIAN).page(f"/scan/go?q={text}", status=404)
    assert text in page.root.xpath("//input[@name='q']/@value")


def test_an_address_that_does_not_exist_still_shows_your_menu(client_for: Any) -> None:
    page = client_for(TECHNICIAN).page("/no-such-page", status=404)
    assert page.root.xpath("//nav//a[@href='/devices']")
    assert not page.root.xpath("//a[starts-with(@href, '/sign-in')]")


def test_nothing_typed_shows_the_scan_page(client_for: Any) -> None:
    assert go(client_for(TECHNICIAN), " ").status_code == 200
    assert client_for(TECHNICIAN).page("/scan").h1 == "Scan"


def test_who_may_not_see_devices_gets_the_page_of_the_finder(tag: str, client_for: Any) -> None:
    answer = go(client_for(SOCIAL_WORKER), tag)
    assert answer.headers["Location"] == f"/d/{tag}"
    assert go(client_for(SOCIAL_WORKER), "5CG1234XYZ").status_code == 404
    assert go(client_for(SOCIAL_WORKER), "latitude").status_code == 404


def test_scanning_asks_for_a_sign_in(visitor: Any) -> None:
    assert go(visitor, "x").status_code in (302, 303)


# --- photos --------------------------------------------------------------------------------------------------------


def send(client: Any, content: bytes, name: str = "foto.jpg") -> Any:
    page = client.page("/scan")
    token = page.root.xpath("//form[contains(@action, '/scan/photo')]//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "photo": (io.BytesIO(content), name)}
    return client.post("/scan/photo", data=data, content_type="multipart/form-data")


def label(api_for: Any, tag: str) -> Image.Image:
    content = api_for(LIBRARIAN).get(f"/labels.png?stock=avery-l7160&tags={tag}").data
    return Image.open(io.BytesIO(content)).convert("L")


def as_jpeg(picture: Image.Image, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("angle", [0, 12, 90, 180])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_a_label_opens_its_device(tag: str, client_for: Any, api_for: Any, kind: str, angle: int) -> None:
    desk = Image.new("L", (3000, 2200), 150)
    desk.paste(label(api_for, tag).rotate(angle, expand=True, fillcolor=255), (900, 600))
    answer = send(client_for(LIBRARIAN), as_jpeg(desk, kind))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/d/{tag}"


def test_a_photo_without_a_code_says_what_to_do(client_for: Any) -> None:
    answer = send(client_for(TECHNICIAN), as_jpeg(Image.new("L", (800, 600), 200)))
    assert answer.status_code == 422
    assert "Ga dichterbij" in answer.text


def test_a_huge_picture_is_refused_before_it_is_decoded(client_for: Any) -> None:
    answer = send(client_for(TECHNICIAN), as_jpeg(Image.new("1", (9000, 9000)), "PNG"))
    assert answer.status_code == 422
    assert "te groot" in answer.text


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nhalf", b"GIF89a"]
)
def test_what_is_no_photo_is_refused(client_for: Any, content: bytes) -> None:
    assert send(client_for(TECHNICIAN), content).status_code == 422


def test_every_form_that_takes_the_scans_of_its_page_has_a_field_for_them() -> None:
    pages = Path(__file__).resolve().parents[2] / "templates"
    for page in pages.rglob("*.html"):
        for form in re.findall(r"<form[^>]*data-scan-target.*?</form>", page.read_text(encoding="utf-8"), re.DOTALL):
            assert "data-scan-input" in form or "caller()" in form, page
