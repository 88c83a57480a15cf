"""Secrets that have to be read again are sealed with a key that follows from the installation's."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class SealBrokenError(Exception):
    """What was sealed cannot be opened: the installation's key is another one now."""


def seal(secret: str, purpose: str) -> str:
    """A secret as it is kept; it is opened for the same purpose only."""
    return _sealer(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The secret that was sealed; raises `SealBrokenError`."""
    try:
        return _sealer(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBrokenError(
            f"the {purpose} cannot be opened: it was sealed under another HANDBACK_SECRET_KEY"
        ) from None


def _sealer(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(each, purpose)) for each in keys])


def _key(secret: str | bytes, purpose: str) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=f"handback {purpose}".encode())
    return urlsafe_b64encode(derive.derive(force_bytes(secret)))
