"""Contracts, what was lent under them and when, what came along, what happened; tariffs with their date."""

from inventory.loans.models.contract import Loan, LoanAccessory, LoanLine
from inventory.loans.models.during import Incident, Payment
from inventory.loans.models.ladder import (
    CHANNEL_LABELS,
    OUTCOME_LABELS,
    RUNG_LABELS,
    STEP_LABELS,
    WHY_LABELS,
    CallOutcome,
    Channel,
    LetterBatch,
    Reminder,
    RungState,
    Step,
    Why,
)
from inventory.loans.models.tariff import Tariff
from inventory.loans.models.task import OUTCOMES, TASK_LABELS, DeskTask, TaskKind, TaskOutcome
from inventory.loans.models.words import (
    INCIDENT_LABELS,
    LEARNING_LABELS,
    METHOD_LABELS,
    PROOF_LABELS,
    IncidentKind,
    LearningPath,
    PaymentMethod,
    TariffProof,
)

__all__ = [
    "CHANNEL_LABELS",
    "INCIDENT_LABELS",
    "LEARNING_LABELS",
    "METHOD_LABELS",
    "OUTCOMES",
    "OUTCOME_LABELS",
    "PROOF_LABELS",
    "RUNG_LABELS",
    "STEP_LABELS",
    "TASK_LABELS",
    "WHY_LABELS",
    "CallOutcome",
    "Channel",
    "DeskTask",
    "Incident",
    "IncidentKind",
    "LearningPath",
    "LetterBatch",
    "Loan",
    "LoanAccessory",
    "LoanLine",
    "Payment",
    "PaymentMethod",
    "Reminder",
    "RungState",
    "Step",
    "Tariff",
    "TariffProof",
    "TaskKind",
    "TaskOutcome",
    "Why",
]
