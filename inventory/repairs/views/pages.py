"""The blueprint of after-sales."""

from flask import Blueprint

pages = Blueprint("repairs", __name__)
