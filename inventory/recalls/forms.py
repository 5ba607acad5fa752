"""What a recall asks: which devices, why, what the holder must do."""

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from inventory.core.i18n import _l
from inventory.recalls.lifecycle import ADVICES, NO_ACTIONS, REASONS
from inventory.web.widgets import Form, LongText, choices

_CHOOSE = InputRequired(_l("Kies er één."))


class RecallForm(Form):
    """The tags one a line, as they are scanned or pasted."""

    tags = LongText(
        _l("Welke toestellen?"),
        description=_l("Scan of plak de nummers, elk op een lijn."),
        required=True,
        longest=40_000,
    )
    reason = RadioField(_l("Waarom? Wie het toestel heeft, leest dit."), choices=choices(REASONS), validators=[_CHOOSE])
    advice = RadioField(_l("Wat moet die persoon nu doen?"), choices=choices(ADVICES), validators=[_CHOOSE])
    pattern = HiddenField()


class JudgeForm(Form):
    """Seen, no action, and why."""

    key = HiddenField()
    reason = RadioField(_l("Waarom is er geen actie nodig?"), choices=choices(NO_ACTIONS), validators=[_CHOOSE])
