"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint, redirect, url_for

from inventory.cafes.lifecycle.states import CAFE_LABELS, CAFE_PHASES, JOB_LABELS, JOB_PHASES
from inventory.cafes.lifecycle.words import (
    CATEGORIES,
    DONE,
    NEXT_STEPS,
    OUTCOME_PHASES,
    OUTCOMES,
    Category,
    faults_of,
)
from inventory.cafes.models import Cafe, CafeJob
from inventory.repairs.lifecycle import BARRIERS

pages = Blueprint("cafes", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "cafe_words": CAFE_LABELS,
        "cafe_phases": CAFE_PHASES,
        "job_words": JOB_LABELS,
        "job_phases": JOB_PHASES,
        "category_words": CATEGORIES,
        "outcome_words": OUTCOMES,
        "outcome_phases": OUTCOME_PHASES,
        "next_words": NEXT_STEPS,
        "barrier_words": BARRIERS,
        "done_words": DONE,
        "fault_word": fault_word,
    }


def fault_word(job: CafeJob) -> str:
    return str(faults_of(Category(job.category))[job.fault])


def to(cafe: Cafe | int, where: str = "cafe", **more: Any) -> Any:
    """Back to a page of this session."""
    number = cafe if isinstance(cafe, int) else cafe.id
    return redirect(url_for(f"cafes.{where}", cafe=number, **more), 303)
