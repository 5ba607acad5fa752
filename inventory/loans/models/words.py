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


class ThingBack(StrEnum):
    """How one thing came back; a thing at which nobody looked yet has none."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    MISSING = "missing"


class WriteOffReason(StrEnum):
    """Why a device is not expected back. A closed list: nothing is written about people."""

    NOT_RETURNED = "not_returned"
    LOST = "lost"
    STOLEN = "stolen"
    UNREACHABLE = "unreachable"
    DESTROYED = "destroyed"


class Decider(StrEnum):
    """Who decided: a body or a function, never a name."""

    COORDINATOR = "coordinator"
    STEERING_GROUP = "steering_group"
    COLLEGE = "college"
    OCMW = "ocmw"
    SHOP = "shop"


class PaymentMethod(StrEnum):
    CASH = "cash"
    BANCONTACT = "bancontact"
    TRANSFER = "transfer"
    UNKNOWN = "unknown"


class Way(StrEnum):
    """Where the money went: to the shop, back to the person, or nowhere: a part of the deposit that stays."""

    IN = "in"
    OUT = "out"
    KEPT = "kept"


class KeptFor(StrEnum):
    """Why a part of the deposit stays. A closed list: nothing is written about people."""

    DAMAGE = "damage"
    ACCESSORY = "accessory"
    LOST = "lost"
    PRICE = "price"


class FreeFor(StrEnum):
    """Why a rent goes on without a price. A closed list: nothing is written about people."""

    REPAIR = "repair"
    OUR_MISTAKE = "our_mistake"
    FEW_DAYS = "few_days"
    DECISION = "decision"


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
THING_LABELS: dict[ThingBack, Any] = {
    ThingBack.WHOLE: _l("Terug en in orde"),
    ThingBack.DAMAGED: _l("Terug, maar beschadigd"),
    ThingBack.MISSING: _l("Ontbreekt"),
}
WRITE_OFF_LABELS: dict[WriteOffReason, Any] = {
    WriteOffReason.NOT_RETURNED: _l("Niet teruggebracht, ook niet na de brief"),
    WriteOffReason.LOST: _l("Kwijt"),
    WriteOffReason.STOLEN: _l("Gestolen"),
    WriteOffReason.UNREACHABLE: _l("We bereiken niemand meer"),
    WriteOffReason.DESTROYED: _l("Vernield, en er is niets van terug"),
}
DECIDER_LABELS: dict[Decider, Any] = {
    Decider.COORDINATOR: _l("De coördinator"),
    Decider.STEERING_GROUP: _l("De stuurgroep"),
    Decider.COLLEGE: _l("Het college van burgemeester en schepenen"),
    Decider.OCMW: _l("Het OCMW"),
    Decider.SHOP: _l("De Kringloopwinkel"),
}
METHOD_LABELS: dict[PaymentMethod, Any] = {
    PaymentMethod.CASH: _l("Contant"),
    PaymentMethod.BANCONTACT: _l("Bancontact"),
    PaymentMethod.TRANSFER: _l("Overschrijving"),
    PaymentMethod.UNKNOWN: _l("Niet genoteerd"),
}
# What the desk may choose; `unknown` is of before the way back of a deposit was noted.
METHODS: dict[PaymentMethod, Any] = {
    method: label for method, label in METHOD_LABELS.items() if method != PaymentMethod.UNKNOWN
}
WAY_LABELS: dict[Way, Any] = {Way.IN: _l("Ontvangen"), Way.OUT: _l("Terugbetaald"), Way.KEPT: _l("Ingehouden")}
KEPT_LABELS: dict[KeptFor, Any] = {
    KeptFor.DAMAGE: _l("Schade"),
    KeptFor.ACCESSORY: _l("Toebehoren ontbreekt"),
    KeptFor.LOST: _l("Toestel kwijt"),
    KeptFor.PRICE: _l("Huur die nog open stond"),
}
FREE_LABELS: dict[FreeFor, Any] = {
    FreeFor.REPAIR: _l("Het toestel was lang in herstelling"),
    FreeFor.OUR_MISTAKE: _l("We zetten een fout van ons recht"),
    FreeFor.FEW_DAYS: _l("Enkele dagen, tot de klant kan komen"),
    FreeFor.DECISION: _l("De coördinator besliste het"),
}
