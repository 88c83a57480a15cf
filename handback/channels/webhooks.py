"""Calling webhooks, signed by the Standard Webhooks specification."""

import base64
import hmac
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPException
from threading import Timer
from time import perf_counter

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from handback.channels.targets import BadAddressError, Target, target_of

PREFIX = "whsec_"
SECRET_BYTES = 32
MOST_ANSWER = 16_384
"""Bytes of an answer that are read; what it says is not looked at."""
LONGEST_PAUSE = timedelta(days=1)
FINE, GONE, TOO_MANY, UNAVAILABLE = 200, 410, 429, 503
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of silence, and altogether; whether private networks may be called."""

    silence: float = 10
    whole: float = 20
    private: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One webhook as it goes out."""

    url: str
    id: str
    payload: bytes
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call.

    `status` is None when there was no answer, and `error` then says why. `pause` is how long the
    receiver asks to be left alone. `unreachable` says that nothing else would get through either.
    """

    status: int | None
    took_ms: int
    error: str = ""
    pause: timedelta | None = None
    unreachable: bool = False

    @property
    def fine(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and FINE <= self.status < FINE + 100

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more calls."""
        return self.status == GONE


def secret_of(key: bytes) -> str:
    """A secret as people see it."""
    return PREFIX + base64.b64encode(key).decode()


def signature(secret: str, id_: str, at: int, payload: bytes) -> str:
    """The signature of a message; `at` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{id_}.{at}.".encode() + payload
    return f"v1,{base64.b64encode(hmac.digest(key, signed, sha256)).decode()}"


def headers(call: Call, at: datetime) -> dict[str, str]:
    """The headers by which a receiver verifies a call; every secret that holds signs."""
    seconds = int(at.timestamp())
    signed = (signature(secret, call.id, seconds, call.payload) for secret in call.secrets)
    return {
        "webhook-id": call.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signed),
        "content-type": "application/json",
        "user-agent": "Handback-Webhooks",
    }


def call(what: Call, at: datetime, limits: Limits) -> Answer:
    """Call a webhook once; redirects are not followed. What goes wrong is an answer, too."""
    began = perf_counter()

    def took() -> int:
        return round((perf_counter() - began) * 1000)

    try:
        target = target_of(what.url, private=limits.private)
        status, pause = _post(target, what.payload, headers(what, at), limits)
    except BadAddressError as error:
        return Answer(None, took(), str(error), unreachable=True)
    except socket.gaierror:
        return Answer(None, took(), "the host is not known", unreachable=True)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        return Answer(None, took(), _why(error), unreachable=True)
    return Answer(status, took(), _wrong(status), _pause(pause, at))


def _why(error: Exception) -> str:
    """What happened, without the words of the other side."""
    name = type(error).__name__
    if "Timeout" in name or isinstance(error, TimeoutError):
        return "no answer in time"
    if "SSL" in name or "Certificate" in name:
        return "the certificate or the encryption is not good"
    if isinstance(error, ConnectionError) or name == "NewConnectionError":
        return "no connection"
    return f"no answer ({name})"


def _wrong(status: int) -> str:
    if FINE <= status < FINE + 100:
        return ""
    if status in REDIRECTS:
        return f"answered {status}: redirects are not followed"
    return f"answered {status}"


def _pause(said: str | None, at: datetime) -> timedelta | None:
    """How long `Retry-After` asks for, a day at most."""
    if not said:
        return None
    with suppress(ValueError, TypeError, OverflowError):
        if said.strip().isdecimal():
            return min(timedelta(seconds=int(said.strip()[:9])), LONGEST_PAUSE)
        return max(min(parsedate_to_datetime(said) - at, LONGEST_PAUSE), timedelta(0))
    return None


def _post(
    target: Target, payload: bytes, headers: dict[str, str], limits: Limits
) -> tuple[int, str | None]:
    """Status and `Retry-After` of the first address that takes the connection."""
    connection = _connect(target, limits)
    try:
        with _no_longer_than(connection, limits.whole):
            connection.request(
                "POST",
                target.path,
                body=payload,
                headers={"host": target.host_header, **headers},
                preload_content=False,
            )
            answer = connection.getresponse()
            status, pause = answer.status, answer.headers.get("retry-after")
            with suppress(HTTPError, HTTPException, OSError):
                answer.read(MOST_ANSWER, decode_content=False)
    finally:
        connection.close()
    return status, pause if status in (TOO_MANY, UNAVAILABLE) else None


def _connect(target: Target, limits: Limits) -> "_Http | _Https":
    """A connection to one of the addresses, which is held to the name of the host."""
    failed: Exception = ConnectionError("no address")
    for address in target.addresses:
        connection = _connection(target, address, limits)
        try:
            with _no_longer_than(connection, limits.whole):
                connection.connect()
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            connection.close()
            failed = error
            continue
        return connection
    raise failed


def _connection(target: Target, address: str, limits: Limits) -> "_Http | _Https":
    if not target.https:
        return _Http(address, target.port, timeout=limits.silence)
    return _Https(
        address,
        target.port,
        timeout=limits.silence,
        cert_reqs="CERT_REQUIRED",
        server_hostname=target.host,
    )


class _Held:
    """Keeps a second handle of the socket, by which it can be cut off at any time."""

    handle: socket.socket | None = None
    was_cut = False

    def cut(self) -> None:
        """End the connection under whoever waits for it."""
        self.was_cut = True
        if self.handle is not None:
            with suppress(OSError):
                self.handle.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Close the second handle."""
        handle, self.handle = self.handle, None
        if handle is not None:
            handle.close()


class _Http(_Held, HTTPConnection):
    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.handle = made.dup()
        return made

    def close(self) -> None:
        self.let_go()
        super().close()


class _Https(_Held, HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.handle = made.dup()
        return made

    def close(self) -> None:
        self.let_go()
        super().close()


@contextmanager
def _no_longer_than(connection: "_Http | _Https", seconds: float) -> Iterator[None]:
    """Cut a connection off after a time, however slowly the other side drips.

    Raises `TimeoutError` when that is why it broke.
    """
    timer = Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (HTTPError, HTTPException, OSError):
        if connection.was_cut:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
