"""Drawings: well-formed, said in words, escaped, linked, with a table that says the same; for screen and for paper."""

import re
from xml.etree import ElementTree

import pytest

from inventory.drawings.bars import Bars, Progress
from inventory.drawings.burn_up import BurnUp, Moment, Tick
from inventory.drawings.columns import Columns, Pair
from inventory.drawings.pen import Mark, steps_of
from inventory.drawings.pipeline import Pipeline, Stage
from inventory.drawings.tiles import Tile, Tiles

EVIL = "<script>'&\"\x00"
NS = "{http://www.w3.org/2000/svg}"
DRAWINGS = {
    "bars": Bars(EVIL, EVIL, (Mark(EVIL, 3, "/a?b=1&c=2", "stock"), Mark("Verborgen", None), Mark("Niets", 0))),
    "columns": Columns(EVIL, "d", ("In", "Uit"), tuple(Pair(EVIL, n, 12 - n, "/in", "/uit", "jan") for n in range(12))),
    "burn_up": BurnUp(EVIL, "d", (Moment(0, 0, "a"), Moment(0.5, 90, EVIL, "/x")), 200, 180, (Tick(0, "jan"),)),
    "pipeline": Pipeline(
        EVIL, "d", (Stage(EVIL, (Mark("Klaar", 5, "/k", "stock"), Mark(EVIL, 0)), "stock", "/p", EVIL),)
    ),
    "tiles": Tiles(EVIL, "d", (Tile(EVIL, 9, 0, 0, "/t", "8500"), Tile("Elders", None, 1, 0.5))),
    "progress": Progress(EVIL, 250, 200, href="/d"),
}


@pytest.mark.parametrize("for_paper", [False, True])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_told_and_safe(name: str, for_paper: bool) -> None:
    text = DRAWINGS[name].svg(for_paper=for_paper)
    root = ElementTree.fromstring(text)  # well-formed, so nothing broke out
    assert root.findtext(f"{NS}title") == EVIL.replace("\x00", "")
    assert root.findtext(f"{NS}desc")
    assert not list(root.iter(f"{NS}script"))
    assert " style=" not in text
    assert "<style" not in text
    links = [each.get("href") for each in root.iter(f"{NS}a")]
    if for_paper:
        assert not links
        assert "class=" not in text
        assert root.get("role") == "img"
    else:
        assert links
        assert all(links)
        assert root.get("role") == "group"
        assert all(each.get("aria-label") for each in root.iter(f"{NS}a"))


def test_without_links_it_is_one_picture() -> None:
    assert 'role="img"' in Bars("t", "d", (Mark("a", 1),)).svg()


def test_a_hidden_count_is_said_and_never_drawn_to_size() -> None:
    drawn = Bars("t", "d", (Mark("a", None), Mark("b", 40)))
    assert "&lt; 5" in drawn.svg()
    assert drawn.table().rows[0][1].text == "< 5"
    assert re.search(r'stroke-dasharray="2 2"', drawn.svg())


def test_the_table_has_each_figure_with_its_link() -> None:
    cells = [cell for row in DRAWINGS["columns"].table().rows for cell in row]
    assert [cell.text for cell in cells[:3]] == [EVIL, "0", "12"]
    assert cells[1].href == "/in"
    assert DRAWINGS["burn_up"].table().rows[-1][1].text == "200"
    assert DRAWINGS["progress"].percent == 125


@pytest.mark.parametrize(
    ("top", "lines"), [(0, [0, 1]), (4, [0, 1, 2, 3, 4]), (200, [0, 50, 100, 150, 200]), (204, [0, 100, 200, 300])]
)
def test_lines_behind_a_drawing_are_round_numbers(top: int, lines: list[int]) -> None:
    assert steps_of(top) == lines


def test_nothing_to_draw_is_drawn_without_fault() -> None:
    for empty in (
        Bars("t", "d", ()),
        Columns("t", "d", ("a", "b"), ()),
        Pipeline("t", "d", ()),
        Tiles("t", "d", ()),
        BurnUp("t", "d", (), 10),
    ):
        ElementTree.fromstring(empty.svg())
