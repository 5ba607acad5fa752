"""The pages of after-sales: the list of cases, bringing a device in, and one case with its next step.

The steps come last: their address takes any word as the name of a step.
"""

from inventory.repairs.views import beside, case, cases, figures, loaner, signing, steps
from inventory.repairs.views.pages import pages

__all__ = ["beside", "case", "cases", "figures", "loaner", "pages", "signing", "steps"]
