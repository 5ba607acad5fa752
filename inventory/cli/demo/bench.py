"""Work at the bench: look inside, wipe overnight, mend, test, and have a colleague check it."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from inventory.access import Actor
from inventory.cli.demo import logs, spares, stock
from inventory.cli.demo.agenda import at_time, workdays_later
from inventory.cli.demo.catalogue import HDD_500, SSD_240, SSD_250, Disk, serial
from inventory.cli.demo.plan import Fate, Planned, Trouble
from inventory.cli.demo.world import World, device
from inventory.core.clock import now, today
from inventory.core.errors import Refused
from inventory.devices.actions import gates, media, moves
from inventory.devices.actions.flags import put_flag, take_flag
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState
from inventory.devices.models import Device, DeviceType, MediumKind, StorageMedium
from inventory.workbench import queries
from inventory.workbench.actions.evidence import import_evidence
from inventory.workbench.actions.evidence_settle import settle
from inventory.workbench.actions.signing import confirm_record, record_manual_wipe
from inventory.workbench.actions.work import FoundDisk, record_diagnosis, record_disks, record_tests

_A_DAY = 3
_PACE_AFTER_A_LOT = 4
_MORNING = (8, 9)
# What comes to quarantine from this day on still waits for a person when the year ends.
_STILL_IN_QUARANTINE = date(2026, 8, 1)
_STRANGE_LOG_ON = date(2026, 11, 17)


def plan_bench_days(world: World) -> None:
    """Every working day some devices are opened, those that waited longest first."""
    on = workdays_later(world.agenda.first_day, 0)
    while on <= world.agenda.last_day:
        world.agenda.on(on, partial(_bench_day, world), hours=(8, 9))
        on = workdays_later(on, 1)
    world.agenda.on(_STRANGE_LOG_ON, partial(_strange_log, world), hours=_MORNING)
    world.agenda.on(world.agenda.last_day, partial(_sign_alone, world), hours=(16, 17))


def _sign_alone(world: World) -> None:
    """The last thing of the year: a record that still waits for the name of the colleague."""
    for found in queries.queued(queries.Queue.TO_WIPE):
        for medium in queries.open_media(found):
            if medium.kind is not MediumKind.HDD:
                record_manual_wipe(
                    medium,
                    actor=world.cast.technicians[1],
                    method="drive_erase",
                    ended_at=now() - timedelta(minutes=10),
                    note="Gewist door de schijf zelf, vanuit het BIOS.",
                )
                return


def _strange_log(world: World) -> None:
    """A disk that nobody wrote down was wiped too: its log stays in quarantine until somebody knows whose it is."""
    random = world.random("strange log")
    host = logs.Host("Dell Inc.", "OptiPlex 3050", serial("#?###?2", random), f"{random.getrandbits(128):032x}", "i5")
    begun = at_time(today(), 7) - timedelta(hours=14)
    log = logs.write(host, [logs.Drive(HDD_500, serial(HDD_500.serial_shape, random))], begun_at=begun)
    zone = ZoneInfo(world.settings.bench_timezone)
    import_evidence(log.content, f"nwipe_log_{begun:%Y%m%d-%H%M%S}.txt", actor=world.cast.bench, zone=zone)


def _bench_day(world: World) -> None:
    pace = _PACE_AFTER_A_LOT if len(world.bench_queue) > 20 else _A_DAY
    for _each in range(min(pace, len(world.bench_queue))):
        world.agenda.on(today(), partial(_open, world, world.bench_queue.popleft()), hours=(9, 15))


def come_back(world: World, device_id: int) -> None:
    """A device came back from somebody: it is taken in and begins anew."""
    on = workdays_later(today(), world.soon("return", 1, 3))
    world.agenda.on(on, partial(_take_in, world, device_id), hours=(9, 11))


def _take_in(world: World, device_id: int) -> None:
    moves.move(device(device_id), "take_in", actor=_technician(world))
    world.bench_queue.append(device_id)


def _technician(world: World) -> Actor:
    return world.random("technician").choice(world.cast.technicians)


# --- diagnosis ----------------------------------------------------------------------------------------------------


def _open(world: World, device_id: int) -> None:
    planned, found, actor = world.planned[device_id], device(device_id), _technician(world)
    is_first_life = found.cycle == 1
    if is_first_life and _is_locked(world, planned, found, actor):
        return
    if (is_first_life and planned.fate is Fate.SCRAPPED) or device_id in world.worn_out:
        moves.move(found, "scrap", actor=actor, facts={"reason": _why_scrapped(world, planned)})
        return
    random = world.random("diagnosis")
    specs: dict[str, object] = {"cpu": planned.model.cpu, "ram_gb": planned.model.memory_gb, "year": planned.model.year}
    if planned.model.type is not DeviceType.DESKTOP:
        is_weak = planned.has(Trouble.WEAK_BATTERY)
        specs["battery_percent"] = random.randint(31, 55) if is_weak else random.randint(66, 97)
    disks = [
        FoundDisk(disk.kind, number, disk.model, Decimal(disk.size_bytes) / 10**9)
        for disk, number in zip(planned.model.disks, planned.disk_serials, strict=True)
        if is_first_life
    ]
    record_diagnosis(found, actor=actor, specs=specs, disks=disks)
    _plan_wipe(world, device_id, actor)


def _is_locked(world: World, planned: Planned, found: Device, actor: Actor) -> bool:
    """A password of the former owner: the device waits until the partner answers, or goes back."""
    is_known = "locked" in found.flags
    solved = planned.has(Trouble.BIOS_PASSWORD_SOLVED) and is_known
    if not planned.troubles & {Trouble.BIOS_PASSWORD, Trouble.BIOS_PASSWORD_SOLVED, Trouble.ENROLLED}:
        return False
    if solved:
        take_flag(found, "locked", actor=actor, note="De schenker gaf het BIOS-wachtwoord.")
        return False
    what = "Staat nog aangemeld bij de school (MDM)." if planned.has(Trouble.ENROLLED) else "BIOS-wachtwoord."
    put_flag(found, "locked", actor=actor, note=f"{what} Gevraagd aan de schenker.")
    later = workdays_later(today(), world.soon("locked", 9, 14))
    if planned.has(Trouble.BIOS_PASSWORD_SOLVED):
        world.agenda.on(later, partial(_open, world, found.id))
    elif planned.fate is Fate.GIVEN_BACK:
        world.agenda.on(later, partial(_give_back, world, found.id))
    return True


def _give_back(world: World, device_id: int) -> None:
    facts = {"reason": "Blijft vergrendeld, de schenker kan het niet vrijgeven."}
    moves.move(device(device_id), "give_back", actor=world.cast.coordinator, facts=facts)


def _why_scrapped(world: World, planned: Planned) -> str:
    if planned.has(Trouble.UPDATES_ENDED):
        return "Chromebook krijgt geen updates meer."
    reasons = (
        "Moederbord start niet.",
        "Scherm stuk, een nieuw is te duur.",
        "Vochtschade binnenin.",
        "Scharnier afgebroken, geen onderdeel te vinden.",
    )
    return world.random("scrap").choice(reasons)


# --- wiping -------------------------------------------------------------------------------------------------------


def _plan_wipe(world: World, device_id: int, actor: Actor) -> None:
    planned, found = world.planned[device_id], device(device_id)
    if not planned.model.is_nwipe_able:
        on = workdays_later(today(), 1)
        world.agenda.on(on, partial(_reset_by_two, world, device_id, actor), hours=(9, 11))
        return
    first = logs.Outcome.GOOD
    if found.cycle == 1 and planned.has(Trouble.WIPE_FAILS):
        first = logs.Outcome.FAILED
    elif found.cycle == 1 and planned.has(Trouble.WIPE_STOPPED):
        first = logs.Outcome.ABORTED
    masked = found.cycle == 1 and planned.has(Trouble.WIPE_MASKED)
    _start_overnight(world, device_id, first, masked)


def _start_overnight(world: World, device_id: int, outcome: logs.Outcome, masked: bool) -> None:
    random = world.random("wipe")
    begun = at_time(today(), 16) + timedelta(minutes=random.randrange(55), seconds=random.randrange(60))
    next_day = workdays_later(today(), 1)
    deed = partial(_log_arrives, world, device_id, begun, outcome, masked)
    world.agenda.on(next_day, deed, hours=_MORNING)


def _log_arrives(world: World, device_id: int, begun: datetime, outcome: logs.Outcome, masked: bool) -> None:
    """The bench sends its log; a good one makes the device wiped, another one asks for more work."""
    planned, found = world.planned[device_id], device(device_id)
    host = logs.Host(
        maker=planned.model.make,
        product=planned.model.name,
        serial=planned.serial,
        uuid=planned.uuid,
        cpu=planned.model.cpu,
        is_notebook=planned.model.type is DeviceType.LAPTOP,
    )
    drives = [
        logs.Drive(_disk_of(planned, medium), medium.serial, outcome if number == 0 else logs.Outcome.GOOD)
        for number, medium in enumerate(found.media)
    ]
    log = logs.write(host, drives, begun_at=begun, masked=masked)
    zone = ZoneInfo(world.settings.bench_timezone)
    name = f"nwipe_log_{begun:%Y%m%d-%H%M%S}_{found.tag}.txt"
    kept = import_evidence(log.content, name, actor=world.cast.bench, zone=zone)
    if masked:
        if today() < _STILL_IN_QUARANTINE:
            for item in kept.items:
                settle(item, actor=_technician(world), reason="Nummer verborgen. Opnieuw gewist, met het nummer erbij.")
        # The program hid the number of the disk: nobody can say which disk it was, so it runs again in the open.
        _start_overnight(world, device_id, logs.Outcome.GOOD, masked=False)
    elif outcome is logs.Outcome.FAILED:
        on = workdays_later(today(), 1)
        world.agenda.on(on, partial(_crush, world, device_id), hours=(9, 11))
    elif outcome is logs.Outcome.ABORTED:
        world.agenda.on(today(), partial(_retry, world, device_id), hours=(10, 15))
    else:
        _plan_work(world, device_id)


def _disk_of(planned: Planned, medium: StorageMedium) -> Disk:
    known = (*planned.model.disks, SSD_240, SSD_250, HDD_500)
    return next(disk for disk in known if disk.model == medium.model)


def _retry(world: World, device_id: int) -> None:
    facts = {"reason": "Het wissen werd gestopt. Opnieuw van het begin."}
    moves.move(device(device_id), "retry_wipe", actor=_technician(world), facts=facts)
    _start_overnight(world, device_id, logs.Outcome.GOOD, masked=False)


def _crush(world: World, device_id: int) -> None:
    """A disk that cannot be wiped is destroyed by two people, and a new one takes its place."""
    found, actor = device(device_id), _technician(world)
    bad = next(medium for medium in found.media if medium.state not in EMPTY_MEDIA)
    _by_two(world, bad, "crushed", actor, "Leesfouten, kan niet gewist worden.")
    media.remove_medium(bad, actor=actor, reason="Vernietigd na mislukt wissen.")
    on = workdays_later(today(), 1)
    world.agenda.on(on, partial(_new_disk, world, device_id, actor), hours=(9, 12))


def _new_disk(world: World, device_id: int, actor: Actor) -> None:
    found = device(device_id)
    number = serial(SSD_240.serial_shape, world.random("new disk"))
    new = FoundDisk(SSD_240.kind, number, SSD_240.model, Decimal(240))
    record_disks(found, actor=actor, disks=[new])
    medium = next(each for each in device(device_id).media if each.serial == number)
    _by_two(world, medium, "new", actor, "Verpakking geopend door ons twee.")
    _plan_work(world, device_id)


def _reset_by_two(world: World, device_id: int, actor: Actor) -> None:
    for medium in list(device(device_id).media):
        _by_two(world, medium, "reset", actor, "Fabrieksinstellingen, geen account meer.")
    _plan_work(world, device_id)


def _by_two(world: World, medium: StorageMedium, method: str, actor: Actor, note: str) -> None:
    ended = now() - timedelta(minutes=5)
    photo = _photo_of_a_broken_disk() if method in ("crushed", "shredded", "drilled") else b""
    signed = record_manual_wipe(medium, actor=actor, method=method, ended_at=ended, note=note, photo=photo)
    confirm_record(signed, actor=world.cast.other_technician(actor))


@cache
def _photo_of_a_broken_disk() -> bytes:
    """A drawing of one: the demo has no camera."""
    picture = Image.new("RGB", (640, 480), "#8a8f94")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((120, 60, 520, 420), fill="#c9ced3", outline="#3c4146", width=6)
    pen.ellipse((200, 120, 440, 360), fill="#eceff1", outline="#3c4146", width=4)
    pen.line((150, 90, 330, 250, 290, 300, 500, 400), fill="#20242a", width=10)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=80)
    return drawn.getvalue()


# --- mending and checking -----------------------------------------------------------------------------------------


def _plan_work(world: World, device_id: int) -> None:
    if device(device_id).state == DeviceState.WIPED:
        on = workdays_later(today(), world.soon("work", 0, 3))
        world.agenda.on(on, partial(_begin_work, world, device_id), hours=(11, 13))


def _begin_work(world: World, device_id: int) -> None:
    planned, actor = world.planned[device_id], _technician(world)
    found = moves.move(device(device_id), "start_work", actor=actor)
    if planned.fate is Fate.PARTS and found.cycle == 1:
        moves.move(found, "to_parts", actor=actor, facts={"reason": "Scherm gebarsten, de rest is goed."})
        on = workdays_later(today(), world.soon("work", 2, 8))
        world.agenda.on(on, partial(_take_parts, world, device_id, actor))
        return
    if found.cycle == 1:
        spares.add_memory(found, planned, actor)
    record_tests(found, actor=actor, results=_tests(world, planned, found))
    if planned.has(Trouble.WEAK_BATTERY) and "weak_battery" not in found.flags:
        put_flag(device(device_id), "weak_battery", actor=actor, note="Houdt het nog een uur vol.")
    if planned.has(Trouble.NO_CHARGER) and "missing_part" not in found.flags:
        put_flag(device(device_id), "missing_part", actor=actor, note="Lader ontbreekt.")
    on = workdays_later(today(), world.soon("work", 0, 2))
    world.agenda.on(on, partial(_submit, world, device_id, actor), hours=(14, 16))


def _take_parts(world: World, device_id: int, actor: Actor) -> None:
    spares.take_out(device(device_id), world.planned[device_id], actor)


def _tests(world: World, planned: Planned, found: Device) -> dict[str, tuple[str, str]]:
    essential = gates.essential_tests(found)
    results = {name: ("pass", "") for name in queries.tests_of(found)}
    if "battery" in results and planned.has(Trouble.WEAK_BATTERY):
        results["battery"] = ("fail", "Minder dan 60 procent.")
    if "keyboard" in results and planned.has(Trouble.QWERTY):
        results["keyboard"] = ("pass", "QWERTY")
    random = world.random("tests")
    for name in ("camera", "bluetooth", "sound"):
        if name in results and name not in essential and random.random() < 0.03:
            results[name] = ("fail", "")
    return results


def _submit(world: World, device_id: int, actor: Actor) -> None:
    planned = world.planned[device_id]
    facts = {"os": planned.model.os, "grade": _grade(world, planned)}
    note = " ".join(
        text
        for text, is_so in (
            (planned.model.limits, bool(planned.model.limits)),
            ("Barst in de schermrand gelijmd.", planned.has(Trouble.CRACKED_BEZEL)),
            ("QWERTY-toetsenbord.", planned.has(Trouble.QWERTY)),
        )
        if is_so
    )
    moves.move(device(device_id), "submit", actor=actor, facts=facts, note=note)
    on = workdays_later(today(), world.soon("check", 0, 2))
    hours = (16, 17) if on == today() else (9, 16)
    world.agenda.on(on, partial(_check, world, device_id, actor), hours=hours)


def _grade(world: World, planned: Planned) -> str:
    if planned.has(Trouble.CRACKED_BEZEL):
        return "C"
    return world.random("grade").choices("ABC", (3, 6, 2))[0]


def _check(world: World, device_id: int, worker: Actor) -> None:
    """The other technician looks; once in a while something is still wrong."""
    planned, found = world.planned[device_id], device(device_id)
    checker = world.cast.other_technician(worker)
    if planned.has(Trouble.SENT_BACK) and found.cycle == 1 and device_id not in world.sent_back:
        world.sent_back.add(device_id)
        moves.move(found, "reject", actor=checker, facts={"reason": "Sticker van de vorige eigenaar zit er nog op."})
        on = workdays_later(today(), 1)
        world.agenda.on(on, partial(_submit, world, device_id, worker), hours=(10, 14))
        return
    facts: dict[str, object] = {"labels_removed": True}
    actor = checker
    if planned.has(Trouble.OVERRIDDEN) and found.cycle == 1:
        actor = world.cast.coordinator
        facts["override_reason"] = "Collega is ziek en het toestel is dringend nodig."
    strict = world.settings.checker_is_not_worker
    moves.move(found, "approve", actor=actor, facts=facts, checker_is_not_worker=strict)
    stock.shelve(world, device_id)


# --- for good -----------------------------------------------------------------------------------------------------


def destroy_disks(world: World, found: Device) -> None:
    """Nothing leaves with data: the disks of what goes to the processor are destroyed by two people."""
    planned, actor = world.planned[found.id], _technician(world)
    if not queries.is_listed(found):
        known = {medium.serial for medium in found.media}
        disks = [
            FoundDisk(disk.kind, number, disk.model, Decimal(disk.size_bytes) / 10**9)
            for disk, number in zip(planned.model.disks, planned.disk_serials, strict=True)
            if found.cycle == 1 and number not in known
        ]
        record_disks(found, actor=actor, disks=disks)
    for medium in list(device(found.id).media):
        if medium.state not in EMPTY_MEDIA:
            how = "shredded" if medium.kind is not MediumKind.HDD else "drilled"
            _by_two(world, medium, how, actor, "")


def is_proven_empty(found: Device) -> bool:
    try:
        gates.wiped(found, None, {})  # type: ignore[arg-type]
    except Refused:
        return False
    return True
