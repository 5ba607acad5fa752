"""What stands for a contract in the register that goes to the department."""

import hmac
import secrets
from base64 import b32encode

_LENGTH = 10  # signs: fifty bits, so that no two contracts of one report meet


class Aliases:
    """The same contract has the same alias within one report, and another one in every other report.

    It is made with the secret of this instance: who has the report and a list of contracts still cannot lay them side
    by side. Without a secret it is made by chance and is never the same again.
    """

    def __init__(self, secret: str, salt: str) -> None:
        own = secret.encode() or secrets.token_bytes(32)
        self._key = hmac.digest(own, f"subsidy-register:{salt}".encode(), "sha256")

    def of(self, number: str) -> str:
        """Such as `7KQF2-M3PZA`."""
        made = b32encode(hmac.digest(self._key, number.encode(), "sha256")).decode()[:_LENGTH]
        return f"{made[:5]}-{made[5:]}"
