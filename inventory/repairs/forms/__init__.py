"""Shapes of what the desk and the technician fill in."""

from inventory.repairs.forms.beside import (
    BoughtPartForm,
    DataForm,
    PhotoForm,
    PromiseForm,
    RefundForm,
    SignForm,
    StockPartForm,
    ToldForm,
)
from inventory.repairs.forms.disk import DiskForm
from inventory.repairs.forms.steps import FaultForm, PlainForm, begin_with, form_for

__all__ = [
    "BoughtPartForm",
    "DataForm",
    "DiskForm",
    "FaultForm",
    "PhotoForm",
    "PlainForm",
    "PromiseForm",
    "RefundForm",
    "SignForm",
    "StockPartForm",
    "ToldForm",
    "begin_with",
    "form_for",
]
