"""What must always be true of fault reports: for `verify`."""

from sqlalchemy import select

from inventory.core.db import session
from inventory.faults.lifecycle import STILL_OPEN
from inventory.faults.models import FaultReport
from inventory.history.queries import last_states


def faults_out_of_step() -> list[str]:
    """States follow from events, and nobody can be called back for what is settled."""
    told = last_states("fault")
    wrong = [
        f"fault report {code} is {state}, but its events say {told.get(key, 'nothing')}"
        for key, code, state in session.execute(select(FaultReport.id, FaultReport.code, FaultReport.state))
        if told.get(key) != state
    ]
    kept = session.scalars(
        select(FaultReport.code)
        .where(FaultReport.call_back != "", FaultReport.state.not_in(STILL_OPEN))
        .order_by(FaultReport.id)
    )
    return [*wrong, *(f"fault report {code} is settled and still says how to call back" for code in kept)]
