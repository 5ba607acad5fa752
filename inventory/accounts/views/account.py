"""Your own account."""

from flask import render_template

from inventory.access import Can
from inventory.accounts.views.pages import pages
from inventory.web.guard import needs


@pages.get("/account")
@needs(Can.ACCOUNT_OWN)
def account() -> str:
    """Your own account."""
    return render_template("accounts/account.html")
