"""What travels is small: for who asks for it compressed, and never in a way that tells what stands in it."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

from inventory.referrals.actions.moving import reserve
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of

PACKED = {"Accept-Encoding": "gzip, br"}
FIRST, AFTER = 100_000, 30_000


def files_of(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/(?:static|bootstrap)/[^"]+\.(?:css|js|svg)[^"]*)"', page)


def weight(client: Any, page: str) -> int:
    """All that a page brings along, compressed, with what its scripts bring along."""
    todo, seen, total = files_of(page), set(), 0
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, headers=PACKED)
        total += len(answer.data)
        if address.partition("?")[0].endswith(".js"):
            text = gzip.decompress(answer.data).decode() if answer.content_encoding else answer.text
            folder = address.rpartition("/")[0]
            todo += [f"{folder}/{name}" for name in re.findall(r'(?:from|import) ?"\./([^"]+)"', text)]
    assert len(seen) > 15
    return total


def test_a_page_after_a_scan_is_small_and_comes_in_one_round_trip(arrange: Any, client_for: Any) -> None:
    with arrange():
        code, device = kit.referral(), kit.ready_device()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, word = device.tag, code.code
        lent = kit.lend(kit.free_order(accessories=("Lader", "Muis"))).line.device.tag
    client = client_for(LIBRARIAN)
    client.checks_pages = False  # it is looked at as it travels
    for path in (f"/loans/hand-over?code={word}&q={tag}", f"/loans/take-back?q={lent}", "/loans/take-back/series"):
        answer = client.get(path, headers=PACKED)
        assert (answer.status_code, answer.content_encoding) == (200, "gzip"), path
        page = gzip.decompress(answer.data).decode()
        kept = client.get("/offline/prepared", headers=PACKED)  # for when the network goes
        assert (kept.content_encoding, word in gzip.decompress(kept.data).decode()) == ("gzip", True)
        assert len(answer.data) + len(kept.data) < AFTER, path
        assert len(answer.data) + weight(client, page) < FIRST, path


def test_the_length_says_nothing_and_what_is_not_asked_is_not_packed(client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    plain = client.get("/loans/take-back")
    assert plain.content_encoding is None
    assert "Accept-Encoding" in plain.headers["Vary"]
    client.checks_pages = False
    lengths = {len(client.get("/loans/take-back", headers=PACKED).data) for _time in range(6)}
    assert len(lengths) > 1


def test_a_file_keeps_its_mark(app: Any) -> None:
    client = app.test_client()
    packed = client.get("/static/css/app.css", headers=PACKED)
    assert gzip.decompress(packed.data) == client.get("/static/css/app.css").data
    table = client.get("/static/places.json", headers=PACKED)
    assert len(table.data) < 10_000
    assert json.loads(gzip.decompress(table.data))["Kortrijk"].startswith("8500")
    again = client.get("/static/css/app.css", headers={**PACKED, "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/healthz", headers=PACKED).content_encoding is None
