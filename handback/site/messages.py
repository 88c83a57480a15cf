"""The catalogue of translations: what there is to translate, and the file that is read at run time.

`python -m handback.site.messages` collects every text of pages, forms and refusals into the
catalogue, keeping what is translated, and compiles it. Nothing but Python is needed for it.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import handback.web
from handback.core import vocabulary
from handback.core.base import MOMENT_MEANINGS
from handback.core.stages import STAGES
from handback.core.sums import assessment
from handback.core.sums.assume import ASSUMPTIONS
from handback.policy.player import reasons, words

WEB = Path(handback.web.__file__).parent
PACKAGE = WEB.parent
LOCALE = WEB / "locale"
LANGUAGES = ("fr",)
KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_", "translated", "say"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""What stands for the day of a translation, so that the same texts make the same file."""
CODED = frozenset({"Code", "event"})
"""What is called with a code, in core."""
Found = tuple[str, int, str | tuple[str, ...], str | None]
"""Where a text stands, the text (or singular and plural), and its context."""


def files(language: str) -> tuple[Path, Path]:
    """The catalogue of a language, and what is read at run time."""
    folder = LOCALE / language / "LC_MESSAGES"
    return folder / "django.po", folder / "django.mo"


@cache
def texts() -> tuple[Found, ...]:
    """Every text that pages may say, with where it stands; collected once a process."""
    words_for_codes = (("vocabulary", 0, text, None) for text in sorted(set(_of_vocabulary())))
    return (*_of_templates(), *_of_code(), *words_for_codes)


def _of_templates() -> Iterator[Found]:
    for path in sorted((WEB / "templates").rglob("*.*")):
        name = path.relative_to(PACKAGE).as_posix()
        source = templatize(path.read_text(encoding="utf-8"), origin=name)
        yield from _extracted(source, name)


def _of_code() -> Iterator[Found]:
    paths = [*WEB.rglob("*.py"), PACKAGE / "policy" / "player" / "words.py"]
    for path in sorted(paths):
        name = path.relative_to(PACKAGE).as_posix()
        yield from _extracted(path.read_text(encoding="utf-8"), name)


def _extracted(source: str, name: str) -> Iterator[Found]:
    found = extract("python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, said, _, context in found:
        yield name, line, said, context


def _of_vocabulary() -> Iterator[str]:
    """Words for codes, reasons of refusals, and what is said around them."""
    yield from (*reasons.REASONS.values(), *reasons.DAYS.values())
    yield from (*words.PHRASES.values(), *words.RESERVED.values(), *words.READ_ALOUD.values())
    yield from (words.GATE_OPENS_LATER, words.GATE_CLOSED, words.POSSIBLE_FROM, words.THE_DAY)
    yield from (*STAGES.values(), *MOMENT_MEANINGS.values(), *vocabulary.CONDITIONS.values())
    yield from (*ASSUMPTIONS.values(), *assessment.REASONS.values())
    yield from map(words.phrase, _codes())


def _codes() -> Iterator[str]:
    named: Iterable[Iterable[str]] = (
        vocabulary.MOVES, vocabulary.LINES, vocabulary.MOMENTS, vocabulary.CONDITIONS, STAGES,
    )  # fmt: skip
    for each in named:
        yield from each
    for path in sorted((PACKAGE / "core").rglob("*.py")):
        if not path.is_relative_to(PACKAGE / "core" / "terms") or path.name == "turn_in.py":
            yield from _codes_in(ast.parse(path.read_text(encoding="utf-8")))


def _codes_in(tree: ast.AST) -> Iterator[str]:
    """What a module writes as `Code("…")`, kinds of events, and the values of its enumerations."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in CODED and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield first.value
        elif isinstance(node, ast.ClassDef) and any(_named(b) == "StrEnum" for b in node.bases):
            values = (each.value for each in node.body if isinstance(each, ast.Assign))
            yield from (str(v.value) for v in values if isinstance(v, ast.Constant))


def _called(node: ast.Call) -> str:
    return _named(node.func)


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def collected(language: str) -> Catalog:
    """The catalogue of a language, with every text there is now and none that is gone."""
    path, _ = files(language)
    known = read_po(io.BytesIO(path.read_bytes()), language) if path.exists() else Catalog(language)
    fresh = Catalog(language, project="Handback", charset="utf-8")
    for name, line, said, context in texts():
        fresh.add(said, locations=[(name, line)] if line else (), context=context)
    for message in fresh:
        if message.id and (old := known.get(message.id, message.context)) and old.string:
            message.string = old.string
    return fresh


def untranslated(language: str) -> dict[str, tuple[str, ...]]:
    """Texts that are not said in a language, each with the places where it stands."""
    return {
        str(message.id): tuple(name for name, _ in message.locations) or ("vocabulary",)
        for message in collected(language)
        if message.id and not (message.string and all(_strings(message.string)))
    }


def _strings(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file holds it: sorted, without line numbers and dates that only change."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, no_location=True, omit_header=True, sort_output=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + out.getvalue()


def compiled(language: str) -> bytes:
    """What is read at run time, made of the catalogue's file."""
    path, _ = files(language)
    catalog = read_po(io.BytesIO(path.read_bytes()), language)
    catalog.creation_date = catalog.revision_date = SOME_DAY
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update(language: str) -> None:
    """Write the catalogue anew, and what is read at run time."""
    path, read = files(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(collected(language)))
    read.write_bytes(compiled(language))


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
