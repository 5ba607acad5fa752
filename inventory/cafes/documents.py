"""The slip with a number, and a session for a spreadsheet. Nobody is named, so nothing is kept."""

import csv
import io
from collections.abc import Iterable

import labels
from inventory.cafes.lifecycle.states import JOB_LABELS, JobState
from inventory.cafes.lifecycle.words import CATEGORIES, DONE, NEXT_STEPS, OUTCOMES, Category, faults_of
from inventory.cafes.models import Cafe, CafeJob
from inventory.core.i18n import _, day_text, in_dutch
from inventory.core.sheets import safe_cell
from inventory.repairs.lifecycle import BARRIERS


def slip(job: CafeJob) -> bytes:
    """The number on a strip of 62 mm, to tear off at the door."""
    with in_dutch():
        return labels.queue_slip(
            labels.QueueData(
                number=job.number,
                what=str(CATEGORIES[Category(job.category)]),
                fault=str(faults_of(Category(job.category))[job.fault]),
                where=job.cafe.place,
                on=job.cafe.held_on,
            )
        )


def jobs_csv(cafe: Cafe, jobs: Iterable[CafeJob]) -> bytes:
    """All numbers of a session: semicolons and a BOM, as a Belgian spreadsheet opens them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (
            _("Dag"), _("Waar"), _("Nummer"), _("Wat"), _("Merk"), _("Bouwjaar"), _("Jaar oud"), _("Wat scheelt er"),
            _("Staat"), _("Tafel"), _("Hoe liep het af"), _("Wat nu"), _("Onderdeel nodig"), _("Waarom niet"),
            _("Wat is er gedaan"), _("In het kort"), _("Minuten"),
        )
    )  # fmt: skip
    for job in jobs:
        category = Category(job.category)
        cells = (
            day_text(cafe.held_on), cafe.place, job.number, CATEGORIES[category], job.brand, job.made_year or "",
            "" if job.age_years is None else job.age_years, faults_of(category)[job.fault],
            JOB_LABELS[JobState(job.state)], job.table_number or "",
            OUTCOMES[job.outcome] if job.outcome else "", NEXT_STEPS[job.next_step] if job.next_step else "",
            _("ja") if job.needs_part else "", BARRIERS.get(job.barrier, ""),
            ", ".join(str(DONE[word]) for word in job.done), job.note, "" if job.minutes is None else job.minutes,
        )  # fmt: skip
        writer.writerow([safe_cell(str(cell)) for cell in cells])
    return "\ufeff".encode() + out.getvalue().encode()
