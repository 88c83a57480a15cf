"""Where a webhook may be called: never in the own network.

The name of a host is resolved once; every address it has must be public, and the connection goes
to an address that was looked at. A name that changes its mind in between changes nothing.
"""

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class BadAddressError(ValueError):
    """An address that is not called; it says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart, with the addresses that its host has."""

    https: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        """The host as the receiver knows it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.https else 80) else f"{host}:{self.port}"


def check_url(url: str, *, private: bool = False) -> None:
    """Refuse what is no address of a webhook; raises `BadAddressError`. Nothing is looked up."""
    _taken_apart(url, private=private)


def target_of(url: str, *, private: bool = False) -> Target:
    """A URL with its addresses; raises `BadAddressError`, and `OSError` for an unknown host."""
    https, host, port, path = _taken_apart(url, private=private)
    found = resolve(host, port)
    if not private:
        for address in found:
            if not public(address):
                raise BadAddressError(
                    "The host has an address in a private or reserved network. Use a public one;"
                    " HANDBACK_WEBHOOKS_TO_PRIVATE=true allows others."
                )
    return Target(https, host, port, path, tuple(found))


def _taken_apart(url: str, *, private: bool) -> tuple[bool, str, int, str]:
    if any(c <= " " or c == "\x7f" for c in url):
        raise BadAddressError("The address has blanks or control characters in it.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError:  # UnicodeError is one
        raise BadAddressError("The address cannot be read. Write https://host/path.") from None
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise BadAddressError("A webhook is called by https. Write https://host/path.")
    if not host:
        raise BadAddressError("The address names no host. Write https://host/path.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddressError("Leave user, password and # out: calls are signed instead.")
    https = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return https, host, port or (443 if https else 80), path


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once; raises `OSError`."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows))


def public(address: str) -> bool:
    """Whether an address lies in the open internet, whatever it is wrapped in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(map(_open, _within(found)))


def _open(address: Address) -> bool:
    local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not local


def _within(address: Address) -> Iterator[Address]:
    """An address, or the IPv4 ones that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    inner = address.ipv4_mapped
    if inner is None and (address in _NAT64 or address in _COMPATIBLE):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if inner is None:
        yield address
    yield from (each for each in (inner, address.sixtofour) if each is not None)
