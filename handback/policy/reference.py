"""The reference of the policy files, written from what the dataclasses of core say of themselves.

A field's meaning is the sentences of its block's docstring that name it, or else what the docstring
of its own type says first. So the reference cannot speak of a field that is not there, and a test
finds the field that nobody explains.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any

from handback.core.base import MOMENT_MEANINGS, Channel, Ended, Moment, OptionName, Role
from handback.core.lines import LINE_MEANINGS
from handback.core.tasks import TASK_MEANINGS
from handback.core.terms.base import Block
from handback.core.terms.overlay import VERB_MEANINGS, AppliesWhen
from handback.core.terms.programme import Programme
from handback.policy.messages import SAID, describe
from handback.policy.references import REFERENCES
from handback.policy.rules import Rule
from handback.policy.shapes import Kind, Shape, keys_of, shape, words_of, written_key
from handback.policy.show import in_words
from handback.policy.vocabulary import vocabulary
from handback.policy.write import plain

BESIDE = frozenset({"source", "sources"})
LISTED = {Role: "a [role](#roles)", Moment: "a [moment](#moments)"}
"""Vocabularies that have a list of their own at the end."""
GENERAL = frozenset({*LISTED, Channel, Ended, OptionName})
"""Vocabularies that say nothing of what a field of theirs is for."""
ENTRY = "<name>"
ITEM = "[]"

HEAD = """\
# Reference of the policy files

Every block and every key that a programme may have, as the reader knows them. How the pieces fit
together is told in [policies.md](policies.md). This file is generated: `make docs` writes it anew,
and a test fails while it is out of date.

A block stands where its path says: `fees.<name>` is an entry of your own naming below `fees:`,
`statement.lines[]` an item of a list. *Needed* means that there is no value to fall back on. A key
that is left out has the value of the column *unless written*. Every block may also carry `source`
(the id of the rule it comes from, or `house`) and `sources` (the same for single keys).
"""

WORD_LISTS = """\
Names for which a programme has no list of its own come from here. `handback vocabulary` prints
these lists too, with the arguments of each move and the words of the shipped programmes.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A block of the policy files: its class and the paths it stands at."""

    type: Any
    paths: list[str]

    @property
    def title(self) -> str:
        """The name of the block as words: `Loyalty waiver`."""
        return title(self.type)


def title(block: Any) -> str:
    """The class name of a block as words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", block.__name__)
    return words.capitalize()


def blocks(root: Any = Programme) -> dict[Any, Found]:
    """Every block that `root` leads to, in the order a reader of a file meets them."""
    found: dict[Any, Found] = {}
    _collect(root, "", found)
    return found


def _collect(annotation: Any, path: str, found: dict[Any, Found]) -> None:
    here = shape(annotation)
    if here.kind is Kind.BLOCK:
        known = here.type in found
        found.setdefault(here.type, Found(here.type, [])).paths.append(path)
        for key, inner in keys_of(here.type).items() if not known else ():
            _collect(inner, f"{path}.{key}" if path else key, found)
    elif here.kind is Kind.MAP:
        _collect(here.item, f"{path}.{ENTRY}", found)
    elif here.kind is Kind.LIST:
        _collect(here.item, f"{path}{ITEM}", found)
    elif here.kind is Kind.DATED:
        _collect(here.item, path, found)


def sentences(thing: Any) -> list[str]:
    """The sentences of a docstring; a part that begins with a key counts as one."""
    text = " ".join((thing.__doc__ or "").split())
    return re.split(r"(?<=[.])\s+(?=[A-Z`*])|;\s+(?=`)", text) if text else []


def meaning(block: Any, key: str) -> str:
    """What a key of a block means; empty when nobody says."""
    named = re.compile(rf"`(?:[a-z_]+: )?{key}(?:[: ][^`]*)?`")
    own = [_said_of(key, each) for each in sentences(block) if named.search(each)]
    return " ".join(own) or _meaning_of_type(keys_of(block)[key])


def _said_of(key: str, sentence: str) -> str:
    """A sentence about a key without the key itself before it, if it stands there."""
    rest = sentence.removeprefix(f"`{key}`: ")
    return _ended(rest[0].upper() + rest[1:])


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", ":")) else f"{sentence}."


def _meaning_of_type(annotation: Any) -> str:
    here = shape(annotation)
    while here.kind in (Kind.MAP, Kind.LIST, Kind.DATED):
        here = shape(here.item)
    explained = here.kind is Kind.BLOCK or (_is_enum(here) and here.type not in GENERAL)
    return _ended(sentences(here.type)[0]) if explained else ""


def _is_enum(found: Shape) -> bool:
    return isinstance(found.type, type) and issubclass(found.type, Enum)


def unexplained() -> list[str]:
    """Keys of blocks whose meaning nobody says."""
    return [
        f"{found.type.__name__}.{key}"
        for found in blocks().values()
        for key in keys_of(found.type)
        if key not in BESIDE and not meaning(found.type, key)
    ]


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [HEAD, *_contents(), "## Written forms\n", *_forms()]
    parts += ["## Blocks\n"]
    for found in blocks().values():
        parts += _section(found)
    parts += ["## Rules file\n", *_table(Rule, []), "## Jurisdiction file\n", *_jurisdiction()]
    parts += ["## Words\n", WORD_LISTS, *_words()]
    return "\n".join(parts).rstrip() + "\n"


def _contents() -> Iterator[str]:
    links = [f"[{each.title}](#{_anchor(each.title)})" for each in blocks().values()]
    yield f"Blocks: {' · '.join(links)}\n"


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _forms() -> Iterator[str]:
    yield "| form | written |\n|---|---|"
    for form, said in SAID.items():
        yield f"| {form} | {said} |"
    yield ""


def _section(found: Found) -> Iterator[str]:
    yield f"### {found.title}\n"
    if paths := [path for path in found.paths if path]:
        yield f"Stands at {', '.join(f'`{path}`' for path in paths)}.\n"
    keys = [key for key in keys_of(found.type) if key not in BESIDE]
    named = re.compile(rf"`(?:{'|'.join(keys)})[`: ]")
    said = [_ended(each) for each in sentences(found.type) if not named.search(each)]
    if said:
        yield " ".join(said) + "\n"
    yield from _table(found.type, found.paths)


def _table(block: Any, paths: list[str]) -> Iterator[str]:
    yield "| key | written as | unless written | what it means |\n|---|---|---|---|"
    explained: list[str] = []
    for each in fields(block):
        key = written_key(each.name)
        if key in BESIDE and issubclass(block, Block):
            continue
        annotation = keys_of(block)[key]
        kind = _names_a(f"{paths[0]}.{key}" if paths and paths[0] else key)
        cells = (f"`{key}`", _written(annotation, kind), _default(each, annotation))
        yield f"| {' | '.join(cells)} | {_cell(meaning(block, key))} |"
        explained += _explained_words(annotation)
    yield ""
    yield from dict.fromkeys(explained)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _names_a(path: str) -> str:
    """The kind of thing that a name at a path refers to; empty where any name will do."""
    plain_path = path.replace(ENTRY, "*").replace(ITEM, ".*")
    for pattern, kind in REFERENCES:
        if plain_path in (pattern, pattern.removesuffix(".*")) or fnmatchcase(plain_path, pattern):
            return kind
    return ""


def _written(annotation: Any, kind: str) -> str:
    here = shape(annotation)
    match here.kind:
        case Kind.LIST:
            return f"a list: {_written(here.item, kind)}"
        case Kind.MAP:
            by = "by name" if not words_of(here.key) else "by one of " + _coded(words_of(here.key))
            return f"{by}: {_written(here.item, kind)}"
        case Kind.DATED:
            return f"{_written(here.item, kind)}, may be [dated](policies.md#values-that-change)"
        case Kind.BLOCK:
            return f"[{title(here.type)}](#{_anchor(title(here.type))})"
    if here.type in LISTED:
        return LISTED[here.type]
    if kind:
        return f"the name of a {kind}" if kind[0] not in "aeio" else f"the name of an {kind}"
    if words := words_of(annotation):
        own = [f"{SAID[here.form]} or "] if here.form else []
        return "".join(own) + _coded(words)
    if here.form or here.type is not str:
        return describe(annotation)
    return "text" if annotation is str else "a name"


def _coded(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _default(each: "Field[Any]", annotation: Any) -> str:
    if each.default is MISSING and each.default_factory is MISSING:
        return "*needed*"
    value = each.default_factory() if each.default_factory is not MISSING else each.default
    if value is None or value in ("", (), {}) or isinstance(value, Block):
        return "none"
    return in_words(plain(value, annotation))


def _explained_words(annotation: Any) -> Iterator[str]:
    """The words of an enumeration whose docstring explains each of them."""
    here = shape(annotation)
    while here.kind in (Kind.MAP, Kind.LIST, Kind.DATED):
        here = shape(here.item)
    if not _is_enum(here) or here.kind is Kind.BLOCK:
        return
    text = " ".join((here.type.__doc__ or "").split())
    names = "|".join(here.type.__members__)
    said = re.findall(rf"\b({names}): (.*?)(?=\s(?:{names}): |$)", text)
    for name, words in said:
        yield f"- `{here.type[name].value}`: {words}"
    if said:
        yield ""


def _jurisdiction() -> Iterator[str]:
    yield (
        "One file a place, named like its `overlay`. `rules` and `cite` are those of a rules file, "
        "`changes` is a list of `{at, verb, source}`.\n"
    )
    yield "`applies_when` says which leases the law governs:\n"
    yield from _table(AppliesWhen, [])
    yield "| verb | what holds |\n|---|---|"
    for verb, said in VERB_MEANINGS.items():
        yield f"| `{verb}` | {said} |"
    yield ""


def _words() -> Iterator[str]:
    known = vocabulary()
    moments = ((moment.value, said) for moment, said in MOMENT_MEANINGS.items())
    yield from _list("Moments", moments)
    yield "### Roles\n\n" + _coded(role.value for role in Role) + "\n"
    facts = (
        (f"{{{name}: {fact.argument}}}" if fact.argument else name, fact.meaning)
        for name, fact in sorted(known.facts.items())
    )
    yield from _list("Facts", facts)
    yield from _list("Lines", ((line.value, said) for line, said in LINE_MEANINGS.items()))
    yield from _list("Moves", sorted(known.moves.items()))
    yield from _list("Tasks", TASK_MEANINGS.items())


def _list(heading: str, words: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"### {heading}\n\n| word | what it means |\n|---|---|"
    for word, said in words:
        yield f"| `{word}` | {_cell(said)} |"
    yield ""
