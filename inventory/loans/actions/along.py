"""What goes along with another device of a contract that there is already, named piece by piece."""

from collections.abc import Collection

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.loans.actions.order import MOST_ACCESSORIES
from inventory.loans.actions.returned import check_texts


def check_along(accessories: Collection[str], condition: str) -> None:
    """Each thing is named once and in words, the condition is not too long, and neither holds a national number."""
    if len(accessories) > MOST_ACCESSORIES or len(set(accessories)) != len(accessories):
        raise BadInput("accessories", _("Noem elk toebehoren één keer, en hoogstens 20."), field="accessories")
    for text in accessories:
        if not text.strip() or len(text) > 60 or not text.isprintable():
            raise BadInput("accessories", _("Noem elk toebehoren in enkele woorden."), field="accessories")
        refuse_national_number(text, "accessories")
    check_texts(condition=condition)
