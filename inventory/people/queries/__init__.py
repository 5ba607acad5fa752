"""Reading people."""

from inventory.people.queries.known import (
    class_of,
    household_numbers,
    household_of,
    is_past_its_time,
    objections_of,
    people_past_their_time,
    person_by_ref,
    root_of,
    same_person,
    search,
    visible_to,
)

__all__ = [
    "class_of",
    "household_numbers",
    "household_of",
    "is_past_its_time",
    "objections_of",
    "people_past_their_time",
    "person_by_ref",
    "root_of",
    "same_person",
    "search",
    "visible_to",
]
