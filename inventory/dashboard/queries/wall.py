"""The key in the address of the screen on the wall: nobody keeps it, it is made from the secret of this instance."""

import hashlib
import hmac

from sqlalchemy import select

from inventory.core.db import session
from inventory.history.models import Counter

SERIES = "wall"


def wall_key(secret: str) -> str:
    """The same until somebody asks for another one, or the instance gets another secret."""
    number = session.scalar(select(Counter.last).where(Counter.series == SERIES)) or 0
    said = f"dashboard wall {number}" if number else "dashboard wall"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
