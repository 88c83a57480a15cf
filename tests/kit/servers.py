"""Little servers on this machine, for what speaks to the outside: they say what a test tells them.

They keep what they got, and stop at the end of their block.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass
class Got:
    """One HTTP request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Http:
    """An HTTP server that answers each request with the next of its answers, the last for ever."""

    port: int
    answers: list[bytes]
    got: list[Got] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.port}/hook"

    def serve(self, connection: socket.socket) -> None:
        """Read one request, and answer it."""
        with connection, connection.makefile("rb") as lines:
            method, path, _ = lines.readline().decode().split()
            headers = {}
            while line := lines.readline().strip():
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = lines.read(int(headers.get("content-length", 0)))
            self.got.append(Got(method, path, headers, body))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self.say(connection, answer)

    def say(self, connection: socket.socket, answer: bytes) -> None:
        """Answer, nothing at all or a byte now and then where the answer asks for it."""
        if answer == SILENCE:
            self.over.wait()
        elif answer.startswith(DRIP):
            for byte in answer.removeprefix(DRIP):
                if self.over.wait(0.02):
                    return
                with suppress(OSError):
                    connection.send(bytes([byte]))
        else:
            connection.sendall(answer)


SILENCE = b"silence"
DRIP = b"drip"


def answer(status: int, *headers: str, body: str = "") -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


@contextmanager
def http_server(*answers: bytes, tls: ssl.SSLContext | None = None) -> Iterator[Http]:
    """An HTTP server; without answers it says 204."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Http(listener.getsockname()[1], list(answers) or [answer(204)])

        def serve(connection: socket.socket) -> None:
            if tls is None:
                server.serve(connection)
                return
            try:
                secure = tls.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return
            server.serve(secure)

        with _serving(listener, serve):
            try:
                yield server
            finally:
                server.over.set()


@dataclass
class Mail:
    """A mail server; `says` has what it answers to `RCPT` and to the end of `DATA`."""

    port: int
    says: dict[str, str]
    got: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Speak as much SMTP as a client needs."""
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            while line := lines.readline().decode().strip():
                self.commands.append(line)
                verb = line.split()[0].upper()
                if verb == "DATA":
                    connection.sendall(b"354 go on\r\n")
                    self.got.append(self._letter(lines))
                said = self.says.get(verb, "221 bye" if verb == "QUIT" else "250 fine")
                connection.sendall(f"{said}\r\n".encode())
                if verb == "QUIT":
                    return

    @staticmethod
    def _letter(lines: BinaryIO) -> str:
        found = []
        while (line := lines.readline()) not in (b".\r\n", b""):
            found.append(line.decode())
        return "".join(found)


@contextmanager
def mail_server(**says: str) -> Iterator[Mail]:
    """A mail server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Mail(listener.getsockname()[1], says)
        with _serving(listener, server.serve):
            yield server


@contextmanager
def _serving(listener: socket.socket, serve: Callable[[socket.socket], None]) -> Iterator[None]:
    """Serve one connection after another until the block ends."""
    over = Event()

    def accept() -> None:
        while not over.is_set():
            connection, _ = listener.accept()
            if over.is_set():
                connection.close()
                return
            with suppress(OSError, ValueError):
                serve(connection)

    thread = Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        with suppress(OSError):
            socket.create_connection(listener.getsockname(), timeout=1).close()
        thread.join(5)


def certificate_for(host: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server needs to be a host, and the file of whoever vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{host}.crt", folder / f"{host}.key"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
