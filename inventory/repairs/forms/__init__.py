"""Shapes of what the desk and the technician fill in."""

from inventory.repairs.forms.disk import DiskForm
from inventory.repairs.forms.steps import FaultForm, PlainForm, begin_with, form_for

__all__ = ["DiskForm", "FaultForm", "PlainForm", "begin_with", "form_for"]
