"""Read policies kept on disk, so that the next start need not read the texts again.

A file is used only when it was written by this very code; whatever is wrong with it, the texts
are simply read again. Only classes of core and policy are loaded from it.
"""

import os
import pickle
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import handback

PLAIN = frozenset({("datetime", "date"), ("datetime", "time"), ("decimal", "Decimal")})
ROOMS = ("handback.core.", "handback.policy.")


def default_folder() -> Path | None:
    """The user's cache folder for policies, None where there is none."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    except RuntimeError:
        return None
    return Path(base) / "handback" / "policies"


def load(folder: Path, digest: str) -> Any:
    """What was kept for these texts by this code; None when there is nothing usable."""
    try:
        if not _private(folder):
            return None
        version, kept = _Unpickler(BytesIO(_file(folder, digest).read_bytes())).load()
    except Exception:  # a cache that cannot be read is no cache, whatever the reason
        return None
    return kept if version == _code_version() else None


def keep(folder: Path, digest: str, policy: object) -> None:
    """Keep a read policy; a folder that cannot be written to is left alone."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            pickle.dump((_code_version(), policy), file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(file.name).replace(_file(folder, digest))


def _file(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.pickle"


@cache
def _code_version() -> str:
    """A digest of what a read policy depends on beside its texts: files, their sizes and times."""
    root = Path(handback.__file__).parent
    digest = sha256(f"{handback.__version__} {sys.version}".encode())
    for found in (
        (root / "core").rglob("*.py"),
        (root / "policy").rglob("*.py"),
        root.glob("*.yaml"),
    ):
        for file in sorted(found):
            stat = file.stat()
            digest.update(f"{file} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _of_ours(found: type) -> bool:
    """Whether a class is at home here: a dotted name could reach through what a module imports."""
    return found.__module__.startswith(ROOMS) or (found.__module__, found.__name__) in PLAIN


def _private(folder: Path) -> bool:
    """Whether nobody else can have put files there."""
    stat = folder.stat()
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN or module.startswith(ROOMS):
            found = super().find_class(module, name)
            if isinstance(found, type) and _of_ours(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a kept policy")
