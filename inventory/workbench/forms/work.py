"""The work on a device: tests, grade, and the check by somebody else."""

from typing import Any, cast

from wtforms import BooleanField, FileField, RadioField
from wtforms.validators import InputRequired

from inventory.core.i18n import _l
from inventory.devices.actions.gates import TEST_LABELS, essential_tests
from inventory.devices.lifecycle import FACTS, GRADES
from inventory.devices.models import Device
from inventory.web.widgets import OPTIONAL, Form, Text, choices
from inventory.workbench.forms.asked import CHOOSE
from inventory.workbench.queries import tests_of

RESULT_LABELS: dict[str, Any] = {"pass": _l("Werkt"), "fail": _l("Werkt niet"), "na": _l("Niet aanwezig")}


class FinishForm(Form):
    """The work is done: what runs on it, how it looks."""

    os = Text(_l("Welk systeem staat erop?"), required=True, longest=60)
    image = Text(_l("Welk image of welke licentie?"), longest=60)
    grade = RadioField(_l("Hoe ziet het eruit?"), choices=choices(GRADES), validators=[InputRequired(CHOOSE)])
    photo = FileField(_l("Foto van de buitenkant"))


class CheckForm(Form):
    """The second look."""

    labels_removed = BooleanField(
        _l("Stickers en etiketten van de vorige eigenaar zijn weg"),
        validators=[InputRequired(_l("Vink dit aan als het zo is."))],
    )
    without_disk = BooleanField(FACTS["without_disk"].label)

    def confirmed(self) -> dict[str, bool]:
        """What was confirmed."""
        return {"labels_removed": True, **({"without_disk": True} if self.without_disk.data else {})}


class TestsForm(Form):
    """Made per device: a question for each test that it can have."""

    def results(self) -> dict[str, tuple[str, str]]:
        """What was answered: name -> (result, note)."""
        return {
            name: (field.data, self._fields[f"{name}_note"].data or "")
            for name, field in self._fields.items()
            if isinstance(field, RadioField) and field.data
        }

    def pairs(self) -> list[tuple[Any, Any]]:
        """Each question with the field for its note."""
        return [(field, self._fields[f"{name}_note"]) for name, field in self._fields.items()
                if isinstance(field, RadioField)]  # fmt: skip


def tests_form(device: Device) -> TestsForm:
    """The tests of this device, with what was found before."""
    essential = essential_tests(device)
    fields: dict[str, Any] = {}
    for name in tests_of(device):
        known = device.tests.get(name) or {}
        results = {word: label for word, label in RESULT_LABELS.items() if word != "na" or name not in essential}
        fields[name] = RadioField(
            TEST_LABELS[name], choices=choices(results), validators=[OPTIONAL], default=known.get("result")
        )
        fields[f"{name}_note"] = Text(_l("Nota"), longest=120, default=known.get("note", ""))
    return cast(TestsForm, type("DeviceTestsForm", (TestsForm,), fields)())
