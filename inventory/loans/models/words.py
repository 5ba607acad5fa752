"""The closed lists of a contract, and what pages say for each word."""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class TariffProof(StrEnum):
    """The kind of proof that was seen for the social tariff. Never a number, never a copy."""

    UITPAS_KANSEN = "UITPAS_KANSEN"
    VT = "VT"
    OCMW_ATTEST = "OCMW_ATTEST"
    OTHER_DECISION = "OTHER_DECISION"


class LearningPath(StrEnum):
    """The offer of a digipunt, IT-café or course. An offer, no condition."""

    NOT_OFFERED = "not_offered"
    PLANNED = "planned"
    REFUSED = "refused"
    STARTED = "started"


class IncidentKind(StrEnum):
    DAMAGE = "damage"
    LOSS = "loss"
    THEFT = "theft"


class PaymentMethod(StrEnum):
    CASH = "cash"
    BANCONTACT = "bancontact"
    TRANSFER = "transfer"


PROOF_LABELS: dict[TariffProof, Any] = {
    TariffProof.UITPAS_KANSEN: _l("UiTPAS met kansentarief"),
    TariffProof.VT: _l("Verhoogde tegemoetkoming"),
    TariffProof.OCMW_ATTEST: _l("Attest van het OCMW"),
    TariffProof.OTHER_DECISION: _l("Andere beslissing"),
}
LEARNING_LABELS: dict[LearningPath, Any] = {
    LearningPath.NOT_OFFERED: _l("Niet aangeboden"),
    LearningPath.PLANNED: _l("Ja, graag"),
    LearningPath.REFUSED: _l("Nu niet"),
    LearningPath.STARTED: _l("Gestart"),
}
INCIDENT_LABELS: dict[IncidentKind, Any] = {
    IncidentKind.DAMAGE: _l("Beschadigd"),
    IncidentKind.LOSS: _l("Kwijt"),
    IncidentKind.THEFT: _l("Gestolen"),
}
METHOD_LABELS: dict[PaymentMethod, Any] = {
    PaymentMethod.CASH: _l("Contant"),
    PaymentMethod.BANCONTACT: _l("Bancontact"),
    PaymentMethod.TRANSFER: _l("Overschrijving"),
}
