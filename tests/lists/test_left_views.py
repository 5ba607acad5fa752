"""Shared views of somebody whose account is closed: they stay, until a coordinator takes each over or away."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import Role
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.lists.actions import views
from inventory.lists.models import SavedView
from inventory.lists.queries.views import count_left, views_of
from tests.pages import Page
from tests.people import COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of, org_of, user_of


def shared(name: str, maker: Any = LIBRARIAN) -> SavedView:
    view = SavedView(
        owner_id=user_of(maker).id,
        listing="devices",
        name=name,
        query="type=laptop",
        role=Role.TECHNICIAN,
        org_id=org_of(TECHNICIAN).id,
        made_at=now(),
    )
    session.add(view)
    session.flush()
    return view


def close(persona: Any) -> None:
    user_of(persona).active = False
    session.flush()


def test_only_what_its_maker_left_is_settled_and_only_by_a_coordinator(database: Any) -> None:
    view, boss = shared("Laptops"), actor_of(COORDINATOR)
    with pytest.raises(Refused, match="werkt hier nog"):
        views.take_over(view, actor=boss)
    close(LIBRARIAN)
    assert count_left() == 1
    with pytest.raises(NotAllowed):
        views.remove_left(view, actor=actor_of(TECHNICIAN))
    assert [each.name for each in views_of("devices", actor=actor_of(TECHNICIAN))] == ["Laptops"], "it stays shared"
    own = shared("Laptops", COORDINATOR)
    assert "Laptops (2)" in views.take_over(view, actor=boss)
    assert (view.owner_id, view.role, count_left()) == (own.owner_id, Role.TECHNICIAN, 0)
    assert len(views_of("devices", actor=actor_of(TECHNICIAN))) == 2, "nobody lost it"
    with pytest.raises(Refused):
        views.remove_left(view, actor=boss)
    view.role = view.org_id = None
    close(COORDINATOR)
    assert views.cannot_settle(view, actor=boss) == "Deze weergave is niet gedeeld.", "a private one is nobody else's"


def test_the_coordinator_finds_them_and_sees_what_cannot_be_done(arrange: Any, client_for: Any) -> None:
    with arrange():
        shared("Gebleven", TECHNICIAN)
        left = [shared(name).id for name in ("Laptops", "Tablets")]
        close(LIBRARIAN)
    assert "account uitgeschakeld" in client_for(TECHNICIAN).page("/devices").main
    boss = client_for(COORDINATOR)
    assert "Gedeelde weergaven zonder maker" in boss.page("/").main
    page = boss.page("/lists/views")
    assert [row[0] for row in page.rows] == ["Gebleven", "Laptops", "Tablets"]
    assert page.links["Laptops"] == "/devices?type=laptop"
    form = page.form("many")
    none = boss.post(form.action, data={**form.values, "do": "remove"}, follow_redirects=True)
    assert none.request.path == "/lists/views"
    assert "Kies eerst een of meer rijen." in none.text, "said above the list itself"
    looked = Page(boss.post(form.action, data={**form.values, "all": "1", "do": "remove"}).text)
    assert "2 weergaven verdwijnen, ook bij wie ze gebruikt." in looked.main
    assert "De maker werkt hier nog." in looked.main
    picked = boss.post(form.action, data={**form.values, "pick": str(left[0]), "do": "take-over"})
    begin = Page(picked.text).form("/many")
    boss.post(begin.action, data={**begin.values, "mark": begin.buttons["mark"]})
    with arrange():
        found = {view.name: view.owner.email for view in session.scalars(select(SavedView))}
        assert found["Laptops"] == COORDINATOR.email
    assert [row[0] for row in boss.page("/lists/views?left=1").rows] == ["Tablets"]
