"""Examinations of the settings: are they safe, and do they fit what the installation is for?"""

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from handback.actions import proving
from handback.actions.examinations.findings import Finding, bad, ok, warn

PRODUCTION = "production"
SHORTEST_KEY = 32


def _environment() -> Any:
    return settings.HANDBACK


def _in_production() -> bool:
    return bool(_environment().mode == PRODUCTION)


def mode(_: datetime) -> Iterator[Finding]:
    """What the installation is for."""
    if _in_production():
        yield ok("mode", "production")
        return
    do = "Set HANDBACK_MODE=production where real leases are kept."
    yield warn("mode", f"{_environment().mode}: not for real leases", do)


def secret_key(_: datetime) -> Iterator[Finding]:
    """Whether nobody else knows the key that signs sessions and seals secrets."""
    do = "Set HANDBACK_SECRET_KEY to 50 random characters, the same on every machine."
    if _environment().key_is_known:
        how = bad if _in_production() else warn
        yield how("secret key", "it is the one that everybody knows", do)
    elif len(_environment().secret_key) < SHORTEST_KEY:
        yield bad("secret key", f"it has less than {SHORTEST_KEY} characters", do)
    else:
        yield ok("secret key", "one of your own")


def signing_key(_: datetime) -> Iterator[Finding]:
    """Whether daily digests can be signed."""
    named: Path | None = _environment().signing_key
    file = named or _environment().data / "signing-key.pem"
    if not file.is_file():
        do = "Let HANDBACK_SIGNING_KEY name an Ed25519 key in PEM form."
        if named or _in_production():
            yield bad("signing key", "there is none where it should be", do)
        else:
            yield ok("signing key", "one is made when the first day is sealed")
        return
    try:
        proving.public_keys()
    except proving.KeyUnusableError as error:
        yield bad("signing key", error.wrong, error.do)
        return
    if file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield warn("signing key", "others can read its file", "Let only its owner read it: 0600.")
        return
    yield ok("signing key", "it can be read")


def hosts(_: datetime) -> Iterator[Finding]:
    """Whether requests under foreign names are refused."""
    named = set(settings.ALLOWED_HOSTS)
    do = "Let HANDBACK_HOSTS list the names that people and programs use."
    if "*" in named:
        yield bad("hosts", "every name is answered to", do)
    elif not named or (_in_production() and named <= {"localhost", "127.0.0.1", "[::1]"}):
        yield warn("hosts", "it is reached from this machine only", do)
    else:
        yield ok("hosts", ", ".join(sorted(named)))


def https(_: datetime) -> Iterator[Finding]:
    """Whether pages are reached by https only."""
    if _environment().https:
        yield ok("https", "required")
        return
    do = "Put a proxy with a certificate in front, and set HANDBACK_HTTPS=true."
    how = bad if _in_production() else warn
    yield how("https", "not required", do)


def proxies(_: datetime) -> Iterator[Finding]:
    """Whether it is known where visitors come from: limits on signing in count by that."""
    count = _environment().proxies
    if count:
        yield ok("proxies", f"{count} in front are believed")
    elif _environment().https:
        says = "none is believed, so all who sign in through one seem to come from one place"
        do = "Set HANDBACK_PROXIES to the number of proxies that add to X-Forwarded-For."
        yield warn("proxies", says, do)
    else:
        yield ok("proxies", "none")


def debug(_: datetime) -> Iterator[Finding]:
    """Whether error pages keep to themselves what they know."""
    if settings.DEBUG:
        yield bad("debug", "error pages show the inside", "Turn DEBUG off.")
    else:
        yield ok("debug", "off")


def outside(_: datetime) -> Iterator[Finding]:
    """Whether mail leaves, and webhooks stay away from the inside."""
    if _environment().mail == "folder":
        says = "mail is written into a folder, and reaches nobody"
        do = "Let HANDBACK_MAIL name a server: smtp://user:password@host:port."
        yield (warn if _in_production() else ok)("mail", says, *([do] if _in_production() else []))
    else:
        yield ok("mail", "by a server")
    if _environment().webhooks_to_private:
        do = "Set HANDBACK_WEBHOOKS_TO_PRIVATE=false."
        how = bad if _in_production() else warn
        yield how("webhooks", "they may call addresses inside your network", do)
    else:
        yield ok("webhooks", "public addresses only")
