"""The big screen: numbers only, so it is public. The computer at the projector needs no sign-in."""

from flask import render_template

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.queries.sessions import cafe_by_id, jobs_of
from inventory.cafes.views.pages import pages
from inventory.core.clock import now
from inventory.web.guard import public

_SHOWN = 12  # waiting numbers that are read from 5 m


@pages.get("/cafes/<int:cafe>/screen")
@public
def screen(cafe: int) -> str:
    """Which number is at which table, who is next, and how much is done. Nothing when it is not open."""
    found = cafe_by_id(cafe)
    is_open = found.state == CafeState.OPEN
    jobs = jobs_of(found) if is_open else []
    at_table = [job for job in jobs if job.state == JobState.AT_TABLE and job.called_at is not None]
    waiting = [job.number for job in jobs if job.state == JobState.WAITING]
    return render_template(
        "cafes/screen.html",
        cafe=found,
        is_open=is_open,
        calls=sorted(at_table, key=lambda job: job.called_at or now(), reverse=True),
        waiting=waiting[:_SHOWN],
        more=len(waiting[_SHOWN:]),
        done=sum(job.state == JobState.DONE for job in jobs),
    )
