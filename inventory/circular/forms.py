"""The form of a new version of the factors: what the newest says stands in it."""

from decimal import Decimal
from typing import Any

from wtforms import DateField, DecimalField, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from inventory.circular.queries import Factors, New
from inventory.core.i18n import _l
from inventory.devices.models import DeviceType
from inventory.factors.actions import NewVersion, OfDevice
from inventory.web.widgets import REQUIRED, Form, LongText, Text
from inventory.workbench.actions.parts import KIND_LABELS
from inventory.workbench.models import PartKind


class Number(DecimalField):
    """A number; a comma and a point both work."""

    widget = TextInput()

    def __init__(self, label: Any = "", *, required: bool = False, **kwargs: Any) -> None:
        keys = {"inputmode": "decimal", **kwargs.pop("render_kw", {})}
        super().__init__(
            label, validators=[REQUIRED if required else Optional()], places=None, render_kw=keys, **kwargs
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [
            str(value).lower().replace("kg", "").replace("%", "").strip().replace(",", ".") for value in valuelist
        ]
        if tidied and tidied[0]:
            super().process_formdata(tidied)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(self.data.normalize(), "f").replace(".", ",")


class FactorsForm(Form):
    """A version: its name, source and first day, then a row per type and a weight per kind of part."""

    name = Text(_l("Naam"), required=True, longest=80)
    source = LongText(_l("Bron"), required=True, longest=500)
    valid_from = DateField(_l("Geldt vanaf"), validators=[REQUIRED])
    share = Number(_l("Welk deel van een nieuw toestel telt mee? (in %)"), required=True)
    years = IntegerField(_l("Over hoeveel jaar tweede leven?"), validators=[REQUIRED])


COLUMNS = {
    "kg": _l("Gewoon gewicht (kg)"),
    "low": _l("Nieuw: laag (kg CO2)"),
    "mid": _l("Nieuw: midden (kg CO2)"),
    "high": _l("Nieuw: hoog (kg CO2)"),
    "year": _l("Per jaar gebruik (kg CO2)"),
}
for _kind in DeviceType:
    for _name, _label in COLUMNS.items():
        setattr(FactorsForm, f"{_name}_{_kind.value}", Number(_label, required=_name == "kg"))
for _part in PartKind:
    setattr(FactorsForm, f"part_{_part.value}", Number(KIND_LABELS[_part], required=True))


def prefilled(newest: Factors) -> FactorsForm:
    """An empty form with the figures of the newest version."""
    values: dict[str, Any] = {"share": newest.share * 100, "years": newest.years}
    for kind in DeviceType:
        new = newest.new.get(kind)
        values |= {
            f"kg_{kind.value}": newest.kg.get(kind),
            f"low_{kind.value}": new.low if new else None,
            f"mid_{kind.value}": new.mid if new else None,
            f"high_{kind.value}": new.high if new else None,
            f"year_{kind.value}": newest.per_year.get(kind),
        }
    values |= {f"part_{kind}": kg for kind, kg in newest.part_kg.items()}
    return FactorsForm(formdata=None, data=values)


def version_in(form: FactorsForm) -> NewVersion:
    """What was typed."""
    told = form.facts()

    def of_device(kind: DeviceType) -> OfDevice:
        ends = [told[f"{name}_{kind.value}"] for name in ("low", "mid", "high")]
        given = [each for each in ends if each is not None]
        new = New(*[Decimal(0) if each is None else each for each in ends]) if given else None
        return OfDevice(told[f"kg_{kind.value}"], new, told[f"year_{kind.value}"])

    return NewVersion(
        name=told["name"] or "",
        source=told["source"] or "",
        valid_from=told["valid_from"],
        share=None if told["share"] is None else told["share"] / 100,
        years=told["years"],
        devices={kind: of_device(kind) for kind in DeviceType},
        parts={kind.value: told[f"part_{kind.value}"] for kind in PartKind},
    )
