"""On a narrow phone no word is broken in the middle without a dash, and one tab at the bottom says where you are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.house.world import settle_world
from tests.people import ADMIN, COORDINATOR, DONOR, LIBRARIAN, TECHNICIAN, Persona

# A word that stands on two lines. Codes and addresses may be cut: nobody reads those as words. What a wide phone with
# the dictionary of the language would hyphenate by itself is still too wide for who has none.
BROKEN = r"""() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element.closest('script, style, option, textarea, .visually-hidden, dialog:not([open])')) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const head = element.closest('thead');
    if (head && getComputedStyle(head).position === 'absolute') continue;  // read aloud only
    for (const word of node.data.matchAll(/[\p{L}’']{4,}/gu)) {
      const around = node.data.slice(0, word.index).match(/\S*$/)[0] + word[0]
        + node.data.slice(word.index + word[0].length).match(/^\S*/)[0];
      if (/[\d@_.\/]\S/.test(around)) continue;
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      if (node.data[word.index - 1] === '\u00ad') boxes.shift();  // it says itself that it may break there
      const lines = new Set(boxes.map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(`${word[0]} in ${element.tagName} ${element.className}`);
    }
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const cell of document.querySelectorAll('[data-label]')) {
    const style = getComputedStyle(cell, '::before');
    if (style.content === 'none' || style.display === 'none' || !cell.checkVisibility()) continue;
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    for (const word of cell.dataset.label.split(/\s+/)) {
      if (pen.measureText(word).width > parseFloat(style.width) + 1) found.push(`${word}, the label of a cell`);
    }
  }
  return found;
}"""
PAGES: dict[Persona, tuple[str, ...]] = {
    TECHNICIAN: (
        *("/", "/scan", "/devices", "/devices?state=announced", "/d/{received}", "/workbench", "/workbench/floor"),
        *("/workbench/floor?mode=submit", "/workbench/evidence", "/workbench/media", "/workbench/parts", "/shelves"),
        *("/lots", "/lots/{lot}", "/stocktakes", "/stocktakes/{count}", "/transfers", "/transfers/{transfer}"),
    ),
    LIBRARIAN: ("/", "/loans", "/loans/{loan}", "/referrals", "/referrals/{referral}", "/repairs/{repair}"),
    COORDINATOR: ("/", "/reports", "/transfers", "/repairs"),
    DONOR: ("/lots", "/lots/{lot}"),
    ADMIN: ("/admin", "/admin/users", "/admin/organisations"),
}


@pytest.mark.parametrize("persona", PAGES, ids=lambda each: each.roles[0].value)
def test_no_word_is_broken_and_one_tab_is_lit(page_for: Callable[..., Page], arrange: Any, persona: Persona) -> None:
    with arrange():
        world = settle_world()
        known = {name: value for name, value in vars(world).items() if isinstance(value, str)}
    page = page_for(persona, viewport={"width": 360, "height": 740})
    broken = []
    for path in PAGES[persona]:
        address = path.format(**known)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for width in (360, 320):
            page.set_viewport_size({"width": width, "height": 740})
            broken += [f"{address} at {width} px: {what}" for what in page.evaluate(BROKEN)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} px wide"
        lit = page.locator(".tabs .tab[aria-current], .tabs .tab.is-current").count()
        assert lit <= 1, f"{address}: {lit} tabs are lit"
    assert not broken, "Words that are broken:\n- " + "\n- ".join(broken)
