"""Tokens at rest: encrypted with a key that lives outside the database."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import VaultClosed

#: Slack gives people ten minutes between the install page and the way back.
STATE_SECONDS = 600


class Vault:
    """Encrypts with the first key and reads with any of them, so that keys can be changed one after the other."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, the newest first."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def closed(self, secret: str) -> str:
        """Return a secret as it may be stored."""
        return self._fernet.encrypt(secret.encode()).decode()

    def opened(self, stored: str) -> str:
        """Return the secret again; raises VaultClosed when no key fits."""
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken as error:
            raise VaultClosed from error

    def opened_recent(self, stored: str, *, seconds: int) -> str | None:
        """Return what was closed within the last seconds, else None."""
        try:
            return self._fernet.decrypt(stored.encode(), ttl=seconds).decode()
        except InvalidToken:
            return None
