"""The same figures for a spreadsheet and for programs."""

import json
from decimal import Decimal
from typing import Any

from inventory.circular.documents.tables import ovam_tables, proof_tables
from inventory.circular.queries import Amount, DeviceYears, Kilos, Proof, YearFigures
from inventory.core.clock import now
from inventory.core.i18n import _, day_text
from inventory.core.sheets import tables_csv
from inventory.core.workbook import workbook


def proof_csv(found: Proof) -> bytes:
    return tables_csv(_title(found), (_days(found), _set(found)), proof_tables(found))


def proof_xlsx(found: Proof) -> bytes:
    """A sheet with the days and the factors, and one for each table."""
    facts = ((_("Periode"), _days(found)), (_("Factoren"), f"{found.factors.number}: {found.factors.name}"))
    return workbook(_title(found), proof_tables(found), facts=facts, at=now())


def proof_json(found: Proof) -> bytes:
    return json.dumps(proof_data(found), ensure_ascii=False, indent=2).encode()


def _title(found: Proof) -> str:
    return _("Bewijs circulaire economie")


def _days(found: Proof) -> str:
    return _("Van %(first)s tot en met %(last)s", first=day_text(found.since), last=day_text(found.until))


def _set(found: Proof) -> str:
    return _("Factoren: versie %(number)s, %(name)s", number=found.factors.number, name=found.factors.name)


def proof_data(found: Proof) -> dict[str, Any]:
    """The proof as plain data: whole figures, not rounded for reading."""
    return {
        "from": found.since.isoformat(),
        "to": found.until.isoformat(),
        "device_years": _years(found.device_years),
        "device_years_per_type": {kind.value: _years(years) for kind, years in found.years_per_type.items()},
        "in_use": _kilos(found.kg_in_use),
        "went_out": _kilos(found.went_out),
        "repaired": _kilos(found.repaired),
        "came_in": _kilos(found.came_in),
        "disposed": [
            {
                "fraction": each.fraction,
                "devices": each.devices,
                "kg": _number(each.kg),
                "kg_weighed": _number(each.kg_weighed),
            }
            for each in found.disposed
        ],
        "parts": {
            "harvested": found.parts.harvested,
            "kg_harvested": _number(found.parts.kg_harvested),
            "used": found.parts.used,
            "kg_used": _number(found.parts.kg_used),
        },
        "co2_kg": {"low": round(found.co2.low), "mid": round(found.co2.mid), "high": round(found.co2.high)},
        "factors": {"number": found.factors.number, "name": found.factors.name, "source": found.factors.source},
        "method": found.method,
    }


def _years(years: DeviceYears) -> dict[str, float]:
    names = ("loan", "placed", "sold", "total")
    return {name: round(float(getattr(years, name)), 3) for name in names}


def _kilos(kilos: Kilos) -> dict[str, float | int]:
    return {
        "devices": kilos.devices,
        "kg": _number(kilos.kg),
        "weighed": kilos.weighed,
        "kg_weighed": _number(kilos.kg_weighed),
    }


def ovam_csv(figures: YearFigures) -> bytes:
    return tables_csv(_("Jaarcijfers voor OVAM %(year)s", year=figures.year), (), ovam_tables(figures))


def ovam_xlsx(figures: YearFigures) -> bytes:
    """A sheet for each table."""
    return workbook(_("Jaarcijfers voor OVAM %(year)s", year=figures.year), ovam_tables(figures), at=now())


def ovam_json(figures: YearFigures) -> bytes:
    return json.dumps(ovam_data(figures), ensure_ascii=False, indent=2).encode()


def ovam_data(figures: YearFigures) -> dict[str, Any]:
    """The yearly figures as plain data."""
    return {
        "year": figures.year,
        "is_whole": figures.is_whole,
        "before": figures.due_on.isoformat(),
        "categories": [
            {
                "category": each.key,
                "unu": each.unu,
                "came_in": _amount(each.came_in),
                "reused": _amount(each.reused),
                "recycled": _amount(each.recycled),
                "given_back": _amount(each.given_back),
            }
            for each in figures.categories
        ],
        "fractions": [
            {
                "fraction": each.fraction,
                "is_loose": each.is_loose,
                "receiver": each.receiver,
                "document": each.document,
                "transport": each.transport,
                "on": each.on.isoformat(),
                "kg": _number(each.kg),
                "kg_weighed": _number(each.kg_weighed),
            }
            for each in figures.fractions
        ],
    }


def _amount(amount: Amount) -> dict[str, float | int]:
    return {
        "count": amount.count,
        "kg": _number(amount.kg),
        "weighed": amount.weighed,
        "kg_weighed": _number(amount.kg_weighed),
    }


def _number(kg: Decimal) -> float:
    return round(float(kg), 2)
