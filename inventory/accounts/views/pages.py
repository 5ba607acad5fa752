"""The blueprint of this room's pages."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
