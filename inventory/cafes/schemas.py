"""What programs send and get about repair cafés. Nothing here names a person."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.lifecycle.words import Category, NextStep, Outcome, faults_of
from inventory.web.api import Page, Schema

_FAULTS = sorted({fault for category in Category for fault in faults_of(category)})


def _word(kind: type[StrEnum], **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in kind]), **more)


class CafeJobBody(Schema):
    """What was brought and what is the matter: a word of the list of this category."""

    category = _word(Category, required=True)
    fault = ma.fields.String(required=True, validate=ma.validate.OneOf(_FAULTS))


class CafeJobAnswer(Schema):
    """A number. `fault` and `barrier` are words of the Open Repair Data Standard or of our list beside it."""

    number = ma.fields.Integer(required=True)
    state = _word(JobState, required=True)
    category = _word(Category, required=True)
    fault = ma.fields.String(required=True)
    table = ma.fields.Integer(required=True, allow_none=True)
    outcome = _word(Outcome, required=True, allow_none=True)
    next_step = _word(NextStep, required=True, allow_none=True)
    barrier = ma.fields.String(required=True)
    minutes = ma.fields.Integer(required=True, allow_none=True)


class CafeAnswer(Schema):
    """A session; volunteers are counts."""

    id = ma.fields.Integer(required=True)
    state = _word(CafeState, required=True)
    held_on = ma.fields.Date(required=True)
    begins = ma.fields.String(required=True)
    until = ma.fields.String(required=True)
    place = ma.fields.String(required=True)
    repairers = ma.fields.Integer(required=True)
    hosts = ma.fields.Integer(required=True)
    capacity = ma.fields.Integer(required=True, allow_none=True)
    waiting = ma.fields.Integer(required=True)
    at_table = ma.fields.Integer(required=True)
    done = ma.fields.Integer(required=True)
    left = ma.fields.Integer(required=True)
    fixed = ma.fields.Integer(required=True)


CafePage = Page(CafeAnswer, "CafePage")
