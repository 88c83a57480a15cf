"""Finds the policy that a file names: a programme that is shipped, or a folder elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from handback.policy.overlays import OverlayPolicy
from handback.policy.policies import Policies, read_folder, read_overlay
from handback.policy.problems import PolicyError, Problem
from handback.policy.programme import ProgrammePolicy

ROOT = Path(str(files("handback")))
PROGRAMMES = ROOT / "programmes"
JURISDICTIONS = ROOT / "jurisdictions"


@dataclass(slots=True)
class Library:
    """Policies read so far, each once; `kept_in` is a folder where they may be kept on disk.

    Only what is asked for is read, so that a mistake in one programme hides no other.
    """

    kept_in: Path | None = None
    _read: dict[Path, Policies] = field(default_factory=dict)
    _laws: tuple[OverlayPolicy, ...] | None = None

    def shipped(self, name: str) -> Policies:
        """A shipped programme with every shipped law; raises `LookupError` where there is none."""
        if name not in shipped_names():
            raise LookupError(name)
        return self.folder(PROGRAMMES / name)

    def folder(self, folder: Path) -> Policies:
        """The programme in a folder with every law, its own `jurisdictions/` included.

        Raises `PolicyError` with all that is wrong, and `OSError` where there is no such folder.
        """
        folder = folder.resolve()
        if folder not in self._read:
            programme = self._programme(folder)
            laws = (*self.laws(), *self._laws_in(folder / "jurisdictions"))
            self._read[folder] = Policies([programme], laws)
        return self._read[folder]

    def laws(self) -> tuple[OverlayPolicy, ...]:
        """Every shipped law."""
        if self._laws is None:
            self._laws = tuple(self._laws_in(JURISDICTIONS))
        return self._laws

    def _programme(self, folder: Path) -> ProgrammePolicy:
        if not any(folder.glob("*.yaml")):
            raise NotADirectoryError(f"{folder} holds no policy files")
        try:
            return read_folder(folder, kept_in=self.kept_in)
        except PolicyError as error:
            raise PolicyError(within(folder, error.problems)) from None

    def _laws_in(self, folder: Path) -> Iterable[OverlayPolicy]:
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            try:
                yield read_overlay({path.name: text}, kept_in=self.kept_in)
            except PolicyError as error:
                raise PolicyError(within(folder, error.problems)) from None


def within(folder: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of the files of a folder, placed by the way to it from where one stands."""
    shown = readable(folder)
    return [
        replace(each, place=replace(each.place, file=f"{shown}/{each.place.file}"))
        for each in problems
    ]


def readable(path: Path) -> str:
    """A path as a person would type it: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix() or "."
    except (OSError, RuntimeError, ValueError):
        return str(path)


def shipped_names() -> list[str]:
    """The names of the programmes that come with Handback."""
    found = PROGRAMMES.iterdir() if PROGRAMMES.is_dir() else ()
    return sorted(f.name for f in found if f.is_dir() and any(f.glob("*.yaml")))


def shipped_examples() -> list[Path]:
    """The folders of example cases that come with Handback."""
    folders = [PROGRAMMES / name / "examples" for name in shipped_names()]
    return [folder for folder in (*folders, JURISDICTIONS / "examples") if folder.is_dir()]
