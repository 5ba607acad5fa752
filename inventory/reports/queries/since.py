"""From which day sums of people are told: they are told in fives, and two sums from two days would tell more."""

from datetime import date

from inventory.targets.queries import project_at


def beginning(first_on: date, last_on: date) -> date:
    """The first day of the project in which these days end, as its targets count; outside one the first of these."""
    project = project_at(last_on)
    return project.first_on if project is not None else first_on
