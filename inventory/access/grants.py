"""Which role may do what, with which things: one table of grants, and the predicates that it names."""

from collections.abc import Callable, Iterable
from typing import Any

from inventory.access.can import Can
from inventory.access.roles import ROLE_LABELS, Actor, Role
from inventory.core.errors import NotAllowed
from inventory.core.i18n import _

Predicate = Callable[[Actor, Role, Any], bool]


def anything(actor: Actor, role: Role, thing: Any) -> bool:
    """Every thing of the Digibank, whichever organisation has it."""
    return True


def own_org(actor: Actor, role: Role, thing: Any) -> bool:
    """A thing that belongs to an organisation where the actor holds this role."""
    return thing.org_id in actor.orgs(role)


def own_gift(actor: Actor, role: Role, thing: Any) -> bool:
    """A lot (or what came in it) that the actor's organisation gave."""
    return getattr(thing, "donor_id", None) in actor.orgs(role)


def own_route(actor: Actor, role: Role, thing: Any) -> bool:
    """A contract of the actor's own counter: free loans at the library, rent and sale at the shop."""
    wanted = {Role.LIBRARY: ("BRUIKLEEN",), Role.SHOP: ("HUUR", "KOOP")}.get(role, ())
    kind = getattr(thing, "kind", "")
    return str(kind) in wanted and thing.org_id in actor.orgs(role)


def free_route(actor: Actor, role: Role, thing: Any) -> bool:
    """A free loan: the names on it may be read outside its counter, those on a contract of the shop may not."""
    return str(getattr(thing, "kind", "")) == "BRUIKLEEN"


def paid_route(actor: Actor, role: Role, thing: Any) -> bool:
    """A contract of rent or sale: outside its counter the name on it is opened with a reason only."""
    return str(getattr(thing, "kind", "")) in ("HUUR", "KOOP")


def own_user(actor: Actor, role: Role, thing: Any) -> bool:
    """Something that belongs to the signed-in user personally."""
    return getattr(thing, "user_id", None) == actor.user_id


def _grant(*roles: Role, when: Predicate = anything) -> dict[Role, Predicate]:
    return dict.fromkeys(roles, when)


EVERYBODY = tuple(role for role in Role if role is not Role.BENCH)
STAFF = (Role.LIBRARY, Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR)

GRANTS: dict[Can, dict[Role, Predicate]] = {
    Can.HOME_SEE: _grant(*EVERYBODY),
    Can.SCAN: _grant(*EVERYBODY),
    Can.ACCOUNT_OWN: _grant(*EVERYBODY),
    Can.ADMIN_SEE: _grant(Role.ADMIN),
    Can.USERS_MANAGE: _grant(Role.ADMIN),
    Can.ORGS_MANAGE: _grant(Role.ADMIN),
    # When a place is open decides on which day something is due: whose place it is says so, and who coordinates.
    Can.OPENING_SET: _grant(Role.COORDINATOR, Role.ADMIN) | _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    Can.TOKENS_OWN: _grant(*EVERYBODY, when=own_user),
    Can.LOTS_SEE: _grant(*STAFF) | _grant(Role.DONOR, when=own_gift),
    Can.LOTS_ANNOUNCE: _grant(Role.COORDINATOR) | _grant(Role.DONOR, when=own_gift),
    Can.LOTS_RECEIVE: _grant(Role.LIBRARY, Role.TECHNICIAN, Role.COORDINATOR),
    Can.DEVICES_SEE: _grant(*STAFF),
    Can.DEVICES_RECEIVE: _grant(Role.LIBRARY, Role.TECHNICIAN, Role.COORDINATOR),
    Can.DEVICES_TRIAGE: _grant(Role.LIBRARY, Role.TECHNICIAN),
    Can.DEVICES_WORK: _grant(Role.TECHNICIAN),
    Can.DEVICES_CHECK: _grant(Role.TECHNICIAN),
    # Approving is for who may check; the coordinator may override that rule, with a reason (the gate `checker`).
    Can.DEVICES_APPROVE: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.DEVICES_OVERRIDE_CHECKER: _grant(Role.COORDINATOR),
    Can.DEVICES_MOVE_PLACE: _grant(*STAFF),
    Can.DEVICES_FLAG: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.DEVICES_WEIGH: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.DEVICES_DISPOSE: _grant(Role.COORDINATOR),
    Can.DEVICES_REOPEN: _grant(Role.COORDINATOR),
    Can.DEVICES_PLACE: _grant(Role.LIBRARY, Role.COORDINATOR),
    Can.DEVICES_MISSING: _grant(Role.LIBRARY, Role.SHOP, Role.COORDINATOR),
    Can.LABELS_PRINT: _grant(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR),
    Can.STOCK_SEE: _grant(*STAFF),
    Can.EVIDENCE_ADD: _grant(Role.TECHNICIAN, Role.BENCH),
    Can.EVIDENCE_SEE: _grant(*STAFF),
    # A log that waits for a person: the technician, and the coordinator when no technician is there. The same rules.
    Can.EVIDENCE_SETTLE: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.MEDIA_DESTROY: _grant(Role.TECHNICIAN),
    Can.MEDIA_SEE: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    # How well disks must be wiped, and the name under an exception: who answers for the data.
    Can.MEDIA_POLICY: _grant(Role.COORDINATOR),
    Can.PARTS_USE: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.LISTS_REPLACE: _grant(Role.COORDINATOR),
    # The library sees code and need, the referrer its own organisation's referrals whole (domain 5.2).
    Can.REFERRALS_SEE: _grant(Role.LIBRARY, Role.COORDINATOR)
    | _grant(Role.SOCIAL_WORKER, Role.PARTNER_REFERRER, when=own_org),
    Can.REFERRALS_MAKE: _grant(Role.SOCIAL_WORKER, Role.PARTNER_REFERRER, when=own_org),
    Can.REFERRALS_CONFIRM: _grant(Role.SOCIAL_WORKER, Role.COORDINATOR),
    # Whose referrals wait for a social worker.
    Can.REFERRALS_PARTNERS: _grant(Role.COORDINATOR),
    Can.REFERRALS_ALLOCATE: _grant(Role.LIBRARY, Role.COORDINATOR),
    # How a client without paper is reached: for the desk only, until the device is collected.
    Can.REFERRALS_CALL: _grant(Role.LIBRARY),
    # What is asked, as counts per type and use: no code and no person.
    Can.REFERRALS_DEMAND: _grant(Role.LIBRARY, Role.TECHNICIAN, Role.COORDINATOR),
    Can.AVAILABILITY_SEE: _grant(*EVERYBODY),
    # Contract A: library writes, coordinator reads. Contract B: shop writes, coordinator reads without the name.
    Can.LOANS_SEE: _grant(Role.LIBRARY, Role.SHOP, when=own_route) | _grant(Role.COORDINATOR),
    Can.LOANS_HAND_OVER: _grant(Role.LIBRARY, when=own_route),
    Can.LOANS_SELL: _grant(Role.SHOP, when=own_route),
    Can.LOANS_TAKE_BACK: _grant(Role.LIBRARY, Role.SHOP, when=own_route),
    Can.LOANS_CHANGE: _grant(Role.LIBRARY, Role.SHOP, when=own_route),
    # Prices: who answers for the shop and for the project. Open amounts: the shop by contract, the coordinator as sums.
    Can.TARIFFS_SEE: _grant(Role.SHOP, Role.COORDINATOR, Role.ADMIN),
    Can.TARIFFS_SET: _grant(Role.SHOP, Role.COORDINATOR, Role.ADMIN),
    Can.MONEY_SEE: _grant(Role.SHOP, when=own_route) | _grant(Role.COORDINATOR),
    # Tasks are about a device: the technician does them too, and reads no contract there.
    Can.TASKS_SEE: _grant(Role.LIBRARY, Role.SHOP, when=own_route) | _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.TASKS_DO: _grant(Role.LIBRARY, Role.SHOP, when=own_route) | _grant(Role.TECHNICIAN),
    Can.PEOPLE_SEE: _grant(Role.LIBRARY, Role.SHOP, when=own_route) | _grant(Role.COORDINATOR, when=free_route),
    Can.PEOPLE_CHANGE: _grant(Role.LIBRARY, Role.SHOP, when=own_route),
    Can.PEOPLE_EXPORT: _grant(Role.LIBRARY, Role.SHOP, when=own_route) | _grant(Role.COORDINATOR, when=free_route),
    Can.HOUSEHOLD_EXCEPTION: _grant(Role.COORDINATOR, when=free_route),
    # How long what is kept, and lists to erase: numbers and references, no names. A second person confirms a list.
    Can.TERMS_SEE: _grant(Role.LIBRARY, Role.SHOP, Role.COORDINATOR, Role.ADMIN),
    Can.TERMS_SET: _grant(Role.COORDINATOR, Role.ADMIN),
    Can.ERASE_PROPOSE: _grant(Role.COORDINATOR, Role.ADMIN),
    Can.ERASE_CONFIRM: _grant(Role.COORDINATOR, Role.ADMIN),
    # "Name on reason" of the matrix: for half an hour, and it is told (looks/).
    Can.PEOPLE_OPEN: _grant(Role.COORDINATOR, when=paid_route),
    Can.LOOKS_SEE: _grant(Role.COORDINATOR),
    # Shared views of lists whose maker has no open account any more.
    Can.VIEWS_SETTLE: _grant(Role.COORDINATOR),
    # Target groups: entered once at the counter, then invisible; the coordinator reads counts, the small ones hidden.
    Can.REACH_NOTE: _grant(Role.LIBRARY, Role.SHOP, when=own_route),
    Can.REACH_SEE: _grant(Role.COORDINATOR),
    # Where people can learn: the coordinator keeps the list, the desk offers it with each hand-over.
    Can.LEARNING_SEE: _grant(Role.LIBRARY, Role.SHOP, Role.COORDINATOR),
    Can.LEARNING_SET: _grant(Role.COORDINATOR),
    # A class of devices or a digipunt: an agreement with an organisation, of the stock of the own counter.
    Can.PLACEMENTS_SEE: _grant(Role.LIBRARY, Role.SHOP, when=own_org) | _grant(Role.COORDINATOR),
    Can.PLACEMENTS_MAKE: _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    # Whoever has a device reports by its label; at work anybody notes it for who calls. Calling back and settling is
    # for the counter of the contract behind the device, and only there the way to call back is read.
    Can.FAULTS_SEE: _grant(Role.TECHNICIAN, Role.COORDINATOR) | _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    Can.FAULTS_NOTE: _grant(Role.LIBRARY, Role.SHOP, Role.COORDINATOR),
    Can.FAULTS_SETTLE: _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    Can.REPAIRS_SEE: _grant(Role.TECHNICIAN, Role.COORDINATOR) | _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    Can.REPAIRS_OPEN: _grant(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN),
    Can.REPAIRS_WORK: _grant(Role.TECHNICIAN),
    # How often a repair succeeds, as counts over all counters: no case and no person.
    Can.REPAIRS_FIGURES: _grant(Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR),
    # A recall is about devices; telling who has one is for the counter that gave it.
    Can.RECALLS_SEE: _grant(*STAFF),
    Can.RECALLS_MAKE: _grant(Role.TECHNICIAN, Role.COORDINATOR),
    Can.RECALLS_TELL: _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    Can.RECALLS_CHECK: _grant(Role.TECHNICIAN) | _grant(Role.LIBRARY, Role.SHOP, when=own_org),
    # A repair café is of all of us and knows nobody: whoever helps there gives numbers and writes down how it ended.
    Can.CAFES_SEE: _grant(*STAFF),
    Can.CAFES_WORK: _grant(*STAFF),
    Can.CAFES_PLAN: _grant(Role.COORDINATOR),
    # Everybody may read where the digipunten are. The coordinator keeps the list; of new equipment in closed boxes the
    # coordinator gives the first name and a technician the second.
    Can.DIGIPUNTEN_SEE: _grant(*STAFF),
    Can.DIGIPUNTEN_SET: _grant(Role.COORDINATOR),
    Can.DIGIPUNTEN_EQUIP: _grant(Role.TECHNICIAN),
    # A code of a provider goes out with a free loan. A second one for a household is for the coordinator to decide.
    Can.VOUCHERS_SEE: _grant(Role.LIBRARY, Role.COORDINATOR),
    Can.VOUCHERS_GIVE: _grant(Role.LIBRARY, when=own_route) | _grant(Role.COORDINATOR, when=free_route),
    Can.VOUCHERS_MORE: _grant(Role.COORDINATOR),
    Can.VOUCHERS_SET: _grant(Role.COORDINATOR),
    # What people miss, as a number and a topic: whoever speaks with them. Counts are for who coordinates.
    Can.SIGNALS_NOTE: _grant(Role.SOCIAL_WORKER, Role.PARTNER_REFERRER, Role.LIBRARY, Role.COORDINATOR),
    Can.OUTREACH_SEE: _grant(Role.COORDINATOR),
    Can.OUTREACH_SET: _grant(Role.COORDINATOR),
    Can.REPORTS_SEE: _grant(Role.COORDINATOR),
    Can.REPORTS_ISSUE: _grant(Role.COORDINATOR),
    Can.DASHBOARD_SEE: _grant(Role.COORDINATOR),
    Can.DASHBOARD_SET: _grant(Role.COORDINATOR),
    Can.SUBSIDY_WRITE: _grant(Role.COORDINATOR),
    Can.HISTORY_SEE: _grant(*STAFF),
    # What the project promised and how far it is: who answers for it to the department also types what nobody counts.
    Can.TARGETS_SEE: _grant(Role.COORDINATOR),
    Can.TARGETS_SET: _grant(Role.COORDINATOR),
    # What CO2 is computed with: who answers for the figures. What became of a gift: its donor, and who coordinates.
    Can.FACTORS_SET: _grant(Role.COORDINATOR),
    Can.THANKS_SEE: _grant(Role.COORDINATOR) | _grant(Role.DONOR, when=own_org),
}


def may(actor: Actor, can: Can, thing: Any = None) -> bool:
    """Whether the actor may do this, to this thing when one is given."""
    if actor.kind == "system":
        return True
    if actor.scopes and can.value not in actor.scopes and can.value.split(":")[0] not in actor.scopes:
        return False
    grants = GRANTS[can]
    return any(role in grants and (thing is None or grants[role](actor, role, thing)) for role in actor.roles)


def roles_that_may(can: Can) -> Iterable[Role]:
    """The roles that hold this permission, for the sentence that says whom to ask."""
    return GRANTS[can]


def demand(actor: Actor, can: Can, thing: Any = None) -> None:
    """Raises NotAllowed, with whom to ask, when the actor may not do this (to this thing)."""
    if not may(actor, can, thing):
        who = ", ".join(str(ROLE_LABELS[role]) for role in roles_that_may(can))
        raise NotAllowed(_("Dat mag jij niet doen. Wie dit wel mag: %(who)s.", who=who))
