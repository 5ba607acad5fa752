"""The wipe gate as the database keeps it: a script with raw SQL cannot pass it either.

"Proven empty" in SQL: the media were listed in this life of the device, there is at least one (or a technician saw that
there is none), and each of them is sanitised or destroyed.
"""

from typing import Any

from inventory.core.triggers import Trigger, declare, immutable
from inventory.devices.lifecycle import EMPTY_MEDIA, ENDS, PROVEN_EMPTY, WITH_SOMEBODY


def _words(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_NOT_EMPTY = (
    "(NEW.media_listed_in_cycle IS NULL OR NEW.media_listed_in_cycle <> NEW.cycle"
    " OR (NEW.no_media_seen_by IS NULL AND NOT EXISTS (SELECT 1 FROM storage_medium m WHERE m.device_id = NEW.id))"
    " OR EXISTS (SELECT 1 FROM storage_medium m WHERE m.device_id = NEW.id"
    f" AND m.state NOT IN ({_words(EMPTY_MEDIA)})))"
)
_SENTENCE = "Dit toestel is niet bewezen gewist. Het kan niet naar iemand gaan."

declare(
    Trigger(
        "device_starts_at_the_beginning",
        "device",
        "INSERT",
        "NEW.state NOT IN ('announced', 'received')",
        refuse="Een toestel begint als aangekondigd of ontvangen.",
    ),
    Trigger(
        "device_wipe_gate",
        "device",
        "UPDATE",
        f"NEW.state IN ({_words(PROVEN_EMPTY)}) AND (NEW.state <> OLD.state OR NEW.cycle <> OLD.cycle)"
        f" AND {_NOT_EMPTY}",
        refuse=_SENTENCE,
    ),
    Trigger(
        "device_back_to_its_donor",
        "device",
        "UPDATE",
        "NEW.state = 'returned_to_donor' AND OLD.state <> 'returned_to_donor' AND (NEW.cycle > 1 OR EXISTS"
        " (SELECT 1 FROM storage_medium m WHERE m.device_id = NEW.id AND m.left_at IS NOT NULL))"
        f" AND {_NOT_EMPTY}",
        refuse=_SENTENCE,
    ),
    Trigger(
        "device_repair_has_a_holder",
        "device",
        "UPDATE",
        "NEW.state = 'in_repair' AND OLD.state NOT IN ('on_loan', 'sold', 'placed', 'in_repair')",
        refuse="Alleen een toestel dat iemand heeft of dat ergens staat kan in herstelling.",
    ),
    Trigger(
        "device_return_begins_a_new_life",
        "device",
        "UPDATE",
        f"((OLD.state IN ({_words(WITH_SOMEBODY | ENDS)}) AND NEW.state <> OLD.state"
        " AND NOT (NEW.state IN ('in_repair', 'missing') AND OLD.state IN ('on_loan', 'sold', 'placed'))"
        " AND NOT (NEW.state IN ('on_loan', 'sold', 'placed') AND OLD.state = 'in_repair'))"
        " OR (NEW.state = 'returned' AND OLD.state <> 'returned')) AND NEW.cycle <= OLD.cycle",
        refuse="Elke terugkeer maakt het wisbewijs ongeldig.",
    ),
    Trigger(
        "device_life_never_goes_back",
        "device",
        "UPDATE",
        "NEW.cycle < OLD.cycle",
        refuse="Een wisbewijs van een vorig leven van een toestel telt niet meer.",
    ),
    Trigger(
        "device_new_life_voids_wipes",
        "device",
        "UPDATE",
        "NEW.cycle <> OLD.cycle",
        then="UPDATE storage_medium SET state = 'contains_data' WHERE device_id = NEW.id AND state <> 'destroyed'",
    ),
    Trigger(
        "device_fixed_is_never_lent",
        "device",
        "UPDATE",
        "NEW.asset_class = 'fixed' AND NEW.state IN ('ready', 'reserved', 'on_loan', 'sold', 'transferred')",
        refuse="Dit toestel hoort bij een digipunt. Het wordt nooit uitgeleend.",
    ),
    Trigger(
        "device_class_stays",
        "device",
        "UPDATE",
        "NEW.asset_class <> OLD.asset_class",
        refuse="Waarvoor een toestel gekocht of geschonken is, verandert niet.",
    ),
    Trigger(
        "device_no_delete",
        "device",
        "DELETE",
        refuse="Een toestel wordt nooit gewist; het krijgt een eindstaat.",
    ),
    Trigger(
        "medium_begins_unproven",
        "storage_medium",
        "INSERT",
        f"NEW.state IN ({_words(EMPTY_MEDIA)})",
        refuse="Een schijf begint zonder wisbewijs.",
    ),
    Trigger(
        "medium_needs_proof",
        "storage_medium",
        "UPDATE",
        f"NEW.state IN ({_words(EMPTY_MEDIA)}) AND (NEW.state <> OLD.state"
        " OR (NEW.device_id IS NOT NULL AND (OLD.device_id IS NULL OR NEW.device_id <> OLD.device_id)))"
        " AND NOT EXISTS (SELECT 1 FROM wipe w LEFT JOIN device d ON d.id = NEW.device_id WHERE w.medium_id = NEW.id"
        " AND w.is_accepted AND ((w.device_id = d.id AND w.cycle = d.cycle)"
        # A disk that lies loose was emptied or destroyed after it came out.
        " OR (NEW.device_id IS NULL AND OLD.device_id IS NULL AND w.cycle = 0 AND w.recorded_at >= OLD.left_at))"
        " AND (NEW.state <> 'destroyed' OR w.category = 'destroy')"
        # As well as the house wants it for this kind of disk, or with a name under the exception.
        " AND (w.category <> 'clear' OR w.source = 'new' OR EXISTS (SELECT 1 FROM wipe_exception x"
        " WHERE x.wipe_id = w.id) OR NOT EXISTS (SELECT 1 FROM wipe_policy p"
        " WHERE p.needs = 'purge' AND (p.kind = NEW.kind OR (NEW.kind = 'unknown'"
        " AND NOT EXISTS (SELECT 1 FROM wipe_policy u WHERE u.kind = 'unknown'))))))",
        refuse="Deze schijf heeft geen geldig wisbewijs.",
    ),
    Trigger(
        "medium_not_into_a_lent_device",
        "storage_medium",
        "INSERT",
        f"EXISTS (SELECT 1 FROM device d WHERE d.id = NEW.device_id AND d.state IN ({_words(PROVEN_EMPTY)}))",
        refuse="Zet het toestel eerst terug op te wissen; dan pas komt er een schijf bij.",
    ),
    Trigger(
        "medium_no_move_into_a_lent_device",
        "storage_medium",
        "UPDATE",
        f"NEW.device_id IS NOT NULL AND (OLD.device_id IS NULL OR NEW.device_id <> OLD.device_id"
        f" OR NEW.state NOT IN ({_words(EMPTY_MEDIA)}))"
        f" AND EXISTS (SELECT 1 FROM device d WHERE d.id = NEW.device_id AND d.state IN ({_words(PROVEN_EMPTY)}))",
        refuse="Zet het toestel eerst terug op te wissen; dan pas verandert er iets aan de schijven.",
    ),
    Trigger("medium_no_delete", "storage_medium", "DELETE", refuse="Een schijf blijft in de geschiedenis."),
    *immutable("wipe", sentence="Een wisbewijs kan niet worden gewijzigd."),
    *immutable("wipe_exception", sentence="Een getekende uitzondering verandert niet."),
)
