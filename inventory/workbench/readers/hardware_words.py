"""What is said of files about hardware, in plain Dutch, for the page and the command line."""

from typing import Any

from inventory.core.i18n import _l

FILE_KINDS: dict[str, Any] = {
    "nwipe": _l("Wislog van nwipe"),
    "nwipe_pdf": _l("Verslag van nwipe (PDF)"),
    "snapshot": _l("Snapshot van onze stick"),
    "lshw": _l("Hardware volgens lshw"),
    "smartctl": _l("Schijf volgens smartctl"),
    "dmidecode": _l("Machine volgens dmidecode"),
    "battery": _l("Batterij volgens de kernel"),
    "upower": _l("Batterij volgens upower"),
    **{f"ereuse_{n}": _l("Snapshot van eReuse") for n in range(1, 6)},
}

HARDWARE_WHY: dict[str, Any] = {
    "device_unknown": _l("We vinden geen toestel bij dit bestand. Kies het toestel."),
    "two_answers": _l("Dit bestand wijst naar twee verschillende toestellen. Kijk na van welk het is."),
    "other_machine": _l("Het serienummer in dit bestand is niet dat van het toestel. Kijk na van welk het is."),
    "not_in_workshop": _l("Het toestel staat niet in de werkplaats."),
    "snapshot_too_old": _l("Dit bestand is ouder dan de laatste keer dat iemand het toestel had."),
    "snapshot_in_future": _l("Dit bestand is van later dan nu. Zet de klok van de werkbank juist."),
    "medium_elsewhere": _l("Een schijf van dit bestand staat bij een ander toestel. Haal ze daar eerst uit."),
    "serial_missing": _l("Dit verslag noemt geen serienummer van de schijf. Het past bij geen wislog."),
    "no_log": _l("We hebben de wislog van deze schijf nog niet. Stuur die ook."),
    "pdf_differs": _l("Dit verslag zegt iets anders dan de wislog. De wislog telt."),
}

ANSWERED_BY: dict[str, Any] = {
    "tag": _l("Nummer van het toestel"),
    "disk": _l("Serienummer van een schijf"),
    "serial": _l("Serienummer van de machine"),
    "uuid": _l("UUID van de machine"),
    "mac": _l("MAC-adres"),
}

SMART_VERDICTS: dict[str, Any] = {
    "pass": _l("Gezond"),
    "warn": _l("Let op"),
    "fail": _l("Niet meer gebruiken"),
    "unknown": _l("Niet gemeten"),
}

SMART_REASONS: dict[str, Any] = {
    "smart_failed": _l("De schijf zegt zelf dat ze stukgaat."),
    "smart_prefail": _l("Een waarde is onder de grens van de fabrikant."),
    "smart_critical_warning": _l("De schijf geeft een ernstige waarschuwing."),
    "smart_media_errors": _l("Er waren fouten bij het lezen of schrijven."),
    "smart_pending": _l("Er zijn plekken die de schijf niet kan lezen."),
    "smart_offline_uncorrectable": _l("Er zijn plekken die niet te herstellen zijn."),
    "smart_reported_uncorrect": _l("Er waren fouten die de schijf niet kon herstellen."),
    "smart_worn_out": _l("De schijf is versleten."),
    "smart_reallocated": _l("Er zijn plekken vervangen."),
    "smart_old_errors": _l("Er waren vroeger fouten."),
    "smart_many_hours": _l("De schijf draaide al meer dan 40 000 uur."),
    "smart_nearly_worn": _l("De schijf is bijna versleten."),
}

NOTES: dict[str, Any] = {
    "erasure_not_used": _l("Dit bestand zegt ook iets over wissen. Dat telt niet als bewijs."),
    "missing_lshw": _l("Lshw stond niet op de stick."),
    "missing_dmidecode": _l("Dmidecode stond niet op de stick."),
    "missing_smartctl": _l("Smartctl stond niet op de stick: de gezondheid van de schijven is niet gemeten."),
    "missing_lsblk": _l("Lsblk stond niet op de stick."),
    "missing_root": _l("De snapshot had niet alle rechten. Start ze als beheerder (root)."),
    **{f"unread_{name}": _l("Een deel van dit bestand konden we niet lezen.")
       for name in ("lshw", "smartctl", "dmidecode", "lsblk", "battery", "edid")},
}  # fmt: skip
