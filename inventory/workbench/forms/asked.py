"""What the forms of the workbench share: a number as people type it, and what is said of an empty field."""

from typing import Any

from wtforms import DecimalField
from wtforms.validators import Optional

from inventory.core.i18n import _l

CHOOSE = _l("Kies er één.")
FILL_IN = _l("Vul dit in.")


class Number(DecimalField):
    """A number; a comma and a point both work."""

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, places=None, **{"validators": [Optional()], **kwargs})

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [str(value).replace(" ", "").replace(",", ".") for value in valuelist]
        if tidied and tidied[0]:
            super().process_formdata(tidied)
