"""The blueprint of this room. Its list is declared in inventory/lists/, which stands above."""

from flask import Blueprint

pages = Blueprint("looks", __name__)
