"""Another city than that of the defaults: nothing of Kortrijk stands on its papers or its map by itself."""

from datetime import date
from pathlib import Path

import pytest

from inventory.config import Settings, SettingsError, load
from inventory.core.months import Month
from inventory.dashboard.queries.where import QUARTERS, Where, town_of
from inventory.dashboard.shown.rest import town

OWN = {
    "found_phone": "051 00 00 00",
    "tag_prefix": "ROE",
    "lender_name": "Stad Roeselare",
    "lender_address": "Botermarkt 2, 8800 Roeselare",
    "shop_name": "De winkel",
    "shop_address": "Winkelstraat 1, 8800 Roeselare",
    "shop_kbo": "",
    "city_postcodes": "8800",
}


def _settings(folder: Path, **values: str) -> Settings:
    return load({f"DIGIBANK_{name.upper()}": text for name, text in {"instance": str(folder), **values}.items()})[0]


def test_another_city_says_all_that_nobody_can_guess(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"Roeselare.*Kortrijk, or empty: {', '.join(OWN)}"):
        _settings(tmp_path, city="Roeselare")
    with pytest.raises(SettingsError, match="empty: shop_kbo"):
        _settings(tmp_path, city="Roeselare", **{name: text for name, text in OWN.items() if name != "shop_kbo"})
    with pytest.raises(SettingsError, match="empty: found_phone"):
        _settings(tmp_path, city="Roeselare", **{**OWN, "found_phone": ""})
    found = _settings(tmp_path, city="Roeselare", **OWN)
    assert found.brand_name == found.centre_name == "Digibank Roeselare"
    assert not [value for value in vars(found).values() if "Kortrijk" in str(value)]
    assert _settings(tmp_path).city == "Kortrijk"


@pytest.mark.parametrize("codes", ["", "8800", "8000, 8200 8310 8380"])
def test_the_map_has_the_postcodes_of_the_city(tmp_path: Path, app: object, codes: str) -> None:
    names = town_of(_settings(tmp_path, city="Roeselare", **{**OWN, "city_postcodes": codes}))
    found = Where(date(2026, 1, 1), Month(2026, 12), names, dict.fromkeys(names, 5), None, None, None)
    tiles = town(found).tiles
    assert [tile.under for tile in tiles[:-2]] == codes.replace(",", "").split()
    assert not {tile.label for tile in tiles} & set(QUARTERS.values())
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles)
