"""The question."""

from wtforms import BooleanField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.i18n import _l
from inventory.reach.models import GROUP_LABELS
from inventory.web.widgets import Form, choices


class QuestionForm(Form):
    """Which groups fit; or rather not."""

    groups = SelectMultipleField(
        _l("Wat past bij jou? Je mag meer dan één ding kiezen."),
        choices=choices(GROUP_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    declined = BooleanField(_l("Zeg ik liever niet"))
