"""How somebody's file reads on paper: each thing once, in words, in the order in which one asks.

What is left out on paper stands in the file for programs, which lies beside it: texts of papers that the person has,
moments at which we typed something, and what is only a key.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inventory.core.i18n import _, _l, day_text, euro_text, moment_text
from inventory.devices.models import TYPE_LABELS
from inventory.loans.lifecycle import KIND_LABELS
from inventory.loans.lifecycle import LABELS as LOAN_LABELS
from inventory.loans.models import (
    CHANNEL_LABELS,
    DECIDER_LABELS,
    INCIDENT_LABELS,
    KEPT_LABELS,
    LATER_LABELS,
    LEARNING_LABELS,
    METHOD_LABELS,
    OUTCOME_LABELS,
    OUTCOMES,
    PROOF_LABELS,
    RUNG_LABELS,
    STEP_LABELS,
    TASK_LABELS,
    THING_LABELS,
    WAY_LABELS,
    WHY_LABELS,
    WRITE_OFF_LABELS,
    LinePurpose,
)
from inventory.offline.models import What
from inventory.people.models import HOUSEHOLD_LABELS, RIGHT_LABELS
from inventory.privacy.queries.fields import named, visible
from inventory.recalls.lifecycle import ADVICES, LINE_LABELS, REASONS
from inventory.referrals.models import EASE_LABELS, INTERNET_LABELS, PROFILE_LABELS
from inventory.repairs.lifecycle import LABELS as REPAIR_LABELS

# A word that is kept as a code, by the thing it stands in and its own name.
_CODES: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("contracts", "kind"): KIND_LABELS,
    ("contracts", "state"): LOAN_LABELS,
    ("contracts", "learning_path"): LEARNING_LABELS,
    ("contracts", "tariff_proof"): PROOF_LABELS,
    ("devices", "type"): TYPE_LABELS,
    ("devices", "purpose"): {
        LinePurpose.MAIN: _l("Het toestel van het contract"),
        LinePurpose.LOANER: _l("Leentoestel"),
    },
    ("accessories", "back_as"): THING_LABELS,
    ("accessories", "handed"): {False: _l("ging niet mee")},
    ("incidents", "kind"): INCIDENT_LABELS,
    ("write_offs", "why"): WRITE_OFF_LABELS,
    ("write_offs", "decided_by"): DECIDER_LABELS,
    ("payments", "way"): WAY_LABELS,
    ("payments", "method"): METHOD_LABELS,
    ("payments", "kept_for"): KEPT_LABELS,
    ("proof_checks", "proof"): PROOF_LABELS,
    ("reminders", "step"): STEP_LABELS,
    ("reminders", "channel"): CHANNEL_LABELS,
    ("reminders", "state"): RUNG_LABELS,
    ("reminders", "why"): WHY_LABELS,
    ("reminders", "outcome"): OUTCOME_LABELS,
    ("desk_tasks", "kind"): TASK_LABELS,
    ("desk_tasks", "wait_why"): LATER_LABELS,
    ("desk_tasks", "outcome"): {word: text for words in OUTCOMES.values() for word, text in words.items()},
    ("referral", "device_type"): TYPE_LABELS,
    ("referral", "profile"): PROFILE_LABELS,
    ("referral", "ease_of_use"): EASE_LABELS,
    ("referral", "internet_at_home"): INTERNET_LABELS,
    ("repairs", "outcome"): REPAIR_LABELS,
    ("recalls", "why"): REASONS,
    ("recalls", "advice"): ADVICES,
    ("recalls", "outcome"): LINE_LABELS,
    ("household_exceptions", "reason"): HOUSEHOLD_LABELS,
    ("without_network", "what"): {What.HAND_OVER: _l("Meegegeven"), What.TAKE_BACK: _l("Teruggebracht")},
    ("messages", "channel"): CHANNEL_LABELS,
    ("history", "reason"): {**RIGHT_LABELS, **HOUSEHOLD_LABELS},
    ("history", "incident"): INCIDENT_LABELS,
    ("history", "method"): METHOD_LABELS,
}
ONLY_FOR_PROGRAMS = frozenset(
    {
        "about",
        "clause_set",
        "corrects",
        "deposit_part_eur",
        "height",
        "kept_at",
        "noted_at",
        "occasion",
        "quiet_at",
        "recorded_at",
        "route",
        "rule",
        "says",
        "tariff_legal_ref",
        "tries",
        "used_at",
        "width",
    }
)
_IN_ONE_ROW = frozenset({"papers"})
_SAYS_ITSELF = frozenset(
    {"code", "kind", "handed", "make", "model", "name", "note", "number", "type", "way", "method", "step", "first_name"}
    | {"by"}
)


def said(within: str, name: str, value: Any) -> str:
    """One thing in words: a day, a moment, a sum, yes, or the word for a code; nothing where that is all it says."""
    codes = _CODES.get((within, name))
    if codes is not None:
        each = value if isinstance(value, list) else [value]
        return ", ".join(str(codes.get(one, "")) for one in each if codes.get(one)).replace("\u00ad", "")
    if isinstance(value, bool):
        return _("ja") if value else ""
    if isinstance(value, list):
        return ", ".join(said(within, name, each) for each in value if not isinstance(each, dict))
    text = visible(str(value)) if value is not None else ""
    if name.endswith("_eur") and text:
        return euro_text(Decimal(text))
    if len(text) == 10 and text[4:5] == text[7:8] == "-":
        return day_text(date.fromisoformat(text))
    if len(text) >= 25 and text[4:5] == text[7:8] == "-" and text[10:11] == "T":
        return moment_text(datetime.fromisoformat(text))
    return text


def rows_of(within: str, thing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A row per thing that is filled in; what holds more things is one row each."""
    for name, value in thing.items():
        if name in ONLY_FOR_PROGRAMS or value in (None, "", [], {}):
            continue
        parts = value if isinstance(value, list) else [value]
        if isinstance(parts[0], Mapping):
            lines = [line_of(name, part) for part in parts]
            found = [(name, ", ".join(lines))] if name in _IN_ONE_ROW else [(name, line) for line in lines]
        else:
            found = [(name, said(within, name, value))]
        yield from ((named((word,)).capitalize(), text) for word, text in found if text)


def line_of(within: str, thing: Mapping[str, Any]) -> str:
    """A thing in one line: what it is, then what there is to say of it."""
    parts = []
    for name, value in sorted(thing.items(), key=lambda each: each[0] not in _SAYS_ITSELF):
        if name in ONLY_FOR_PROGRAMS or value in (None, "", [], {}):
            continue
        if isinstance(value, Mapping):
            text = line_of(name, value)
        elif isinstance(value, list) and isinstance(value[0], Mapping):
            text = "; ".join(line_of(name, each) for each in value)
        else:
            text = said(within, name, value)
        if text:
            parts.append(text if name in _SAYS_ITSELF else f"{named((name,))}: {text}")
    return " · ".join(parts)
