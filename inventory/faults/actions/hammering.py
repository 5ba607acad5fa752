"""Reports by the label are counted per device and per address of the network; the coordinator hears of too many."""

from ipaddress import IPv4Address, IPv6Network, ip_address

from inventory.accounts.actions import attempts
from inventory.core.clock import BRUSSELS, now
from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.core.one_writer import writing
from inventory.faults import events
from inventory.faults.actions.reporting import SOMEBODY
from inventory.history.actions import record
from inventory.history.outbox import queue
from inventory.history.subject import Subject
from inventory.looks.queries import coordinators

_AT_HOME = 64  # bits of an IPv6 address that one connection has in common


def count(tag: str, address: str | None, *, per_device: int, per_address: int) -> None:
    """Note one report for this label from this address; refused when it was too often. Counted whatever comes of it,
    so that who tries one number after another is slowed as well.
    """
    where = line_of(address)
    attempts.demand_room("fault", "device", tag, often=per_device)
    attempts.demand_room("fault_from", "address", where, often=per_address)
    tries = (("fault", "device", tag), ("fault_from", "address", where))
    if not attempts.note_apart(*tries, often={"fault": per_device, "fault_from": per_address}):
        return
    session.rollback()
    with writing(), session.begin():
        _tell(tag)


def line_of(address: str | None) -> str:
    """The connection that an address of the network is of. With IPv6 somebody at home has a whole block of addresses,
    and can take another for every try.
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or "-"
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), _AT_HOME), strict=False))


def _tell(tag: str) -> None:
    record(events.HAMMERED, Subject("faults", 0, tag), actor=SOMEBODY)
    with in_dutch():
        subject = _("Iemand meldt heel vaak een defect")
        body = _(
            "Dag,\n\nEr kwamen heel veel meldingen van een defect binnen, het laatst voor %(tag)s. We nemen er "
            "van daar nu even geen meer aan. Kijk of er iets is, en of het etiket nog op het toestel kleeft.",
            tag=tag,
        )
    hour = f"{now().astimezone(BRUSSELS):%Y-%m-%dT%H}"
    for each in coordinators():
        queue(f"faults:many:{hour}:{each.id}", to=each.email, subject=subject, body=body)
