"""Letters by e-mail, through a server that takes them by SMTP."""

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from handback.channels.carriers import Carried, Letter, NotNowError, RefusedError, one_line

TIMEOUT = 30
"""Seconds that a server may be silent."""
FINE, PERMANENT = 250, 500
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
DETAIL = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
"""An enhanced status code (RFC 3463). Servers repeat addresses in their words, never in it."""
OUR_FAULT = " 5.7."
"""Security or policy: such as a server that does not know us. It says nothing of the recipient."""


class BadServerAddressError(ValueError):
    """The address of the e-mail server cannot be used."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where e-mail is handed over, and as whom."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls_from_start: bool = False
    tls_needed: bool = False


def server_at(url: str) -> Server:
    """The server of `smtp://user:password@host:port` or `smtps://…`.

    `smtp` turns to TLS where the server offers it, `smtp://…?tls=required` insists on it, and a
    password goes over TLS only, except to this very machine. Raises `BadServerAddressError`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadServerAddressError("the port of the e-mail server is no number") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadServerAddressError("write the e-mail server as smtp://user:password@host:port")
    if parts.query not in ("", "tls=required"):
        raise BadServerAddressError("after the e-mail server only ?tls=required is known")
    return _server(parts, port)


def _server(parts: SplitResult, port: int | None) -> Server:
    implicit, host, user = parts.scheme == "smtps", parts.hostname or "", parts.username
    return Server(
        host=host,
        port=port or (465 if implicit else 587 if user else 25),
        user=unquote(user or ""),
        password=unquote(parts.password or ""),
        tls_from_start=implicit,
        tls_needed=parts.query == "tls=required" or bool(user and host not in HERE),
    )


class Smtp:
    """Sends letters over one connection, which it opens anew when it was lost."""

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self.sender = server, sender
        self.name, self.lanes = "e-mail", 1
        self._open: smtplib.SMTP | None = None
        if "@" not in parseaddr(sender)[1]:
            raise BadServerAddressError("the address that e-mail comes from is none")

    def carry(self, letter: Letter, at: datetime) -> Carried:
        """Send a letter; raises `NotNowError` and `RefusedError`."""
        message = written(letter, self.sender, at)
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            code, said = next(iter(error.recipients.values()))
            _answered(code, said, "the recipient")
        except smtplib.SMTPDataError as error:
            self.close()
            _answered(error.smtp_code, error.smtp_error, "the message")
        except smtplib.SMTPResponseException as error:
            self.close()
            detail = _detail(error.smtp_code, error.smtp_error)
            raise NotNowError(f"the e-mail server refuses us: {detail}", unreachable=True) from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("the e-mail server cannot write to such an address") from None
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            why = f"the e-mail server cannot be used: {type(error).__name__}"
            raise NotNowError(why, unreachable=True) from None
        return Carried()

    def close(self) -> None:
        """Leave the server."""
        found, self._open = self._open, None
        if found is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                found.quit()

    def _connected(self) -> smtplib.SMTP:
        if self._open is not None:
            try:
                if self._open.noop()[0] == FINE:
                    return self._open
            except (smtplib.SMTPException, OSError):
                pass
            self.close()
        self._open = self._connect()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        if server.tls_from_start:
            found: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT, context=context
            )
        else:
            found = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            self._introduce(found, context)
        except BaseException:
            found.close()
            raise
        return found

    def _introduce(self, found: smtplib.SMTP, context: ssl.SSLContext) -> None:
        found.ehlo()
        if not self.server.tls_from_start:
            if found.has_extn("starttls"):
                found.starttls(context=context)
                found.ehlo()
            elif self.server.tls_needed:
                raise smtplib.SMTPException("the server offers no TLS")
        if self.server.user:
            found.login(self.server.user, self.server.password)


def _answered(code: int, said: bytes | str, what: str) -> NoReturn:
    detail = _detail(code, said)
    if code >= PERMANENT and OUR_FAULT not in detail:
        raise RefusedError(f"the e-mail server refuses {what}: {detail}") from None
    raise NotNowError(f"the e-mail server refuses {what} for now: {detail}") from None


def _detail(code: int, said: bytes | str) -> str:
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    found = DETAIL.search(text)
    return f"{code} {found[0]}" if found else str(code)


def written(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The e-mail of a letter; raises `RefusedError` where its address is none."""
    if letter.opening:
        raise RefusedError("a notice with a prescribed opening goes by mail, not by e-mail")
    message = EmailMessage(policy=WIRE)
    message.set_content(letter.text, cte="quoted-printable")
    name, address = parseaddr(sender)
    try:
        message["From"] = Address(one_line(letter.sender or name), addr_spec=address)
        message["To"] = Address(one_line(letter.to.name), addr_spec=_ascii(letter.to.email))
    except (MessageError, ValueError, IndexError):
        raise RefusedError("the e-mail address cannot be used") from None
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.key.replace(':', '.')}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = one_line(letter.language)
    return message


def _ascii(email: str) -> str:
    """An address with its host in the letters of the domain name system."""
    box, at, host = email.strip().rpartition("@")
    return f"{box}{at}{host if host.isascii() else host.encode('idna').decode()}"
