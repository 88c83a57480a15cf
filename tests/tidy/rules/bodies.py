"""Bodies of events hold ids, codes, dates and numbers: never text that a person wrote.

An event body is a class of core decorated `@event("kind")`. Its fields, those of its bases and
those of the frozen dataclasses inside it may have only the types below. Free text, names and
files live in erasable rows that an event cites by id.
"""

import ast
from collections.abc import Iterable, Iterator

from tests.tidy.names import dotted, imported
from tests.tidy.tree import Finding, Module

CASE = "handback/core/case.py"
"""Once this file exists there must be events."""

PLAIN = {
    "bool",
    "int",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "decimal.Decimal",
    "fractions.Fraction",
    "uuid.UUID",
}
TEXT_NAMES = ("Id", "Code", "Digest")
"""A `NewType` or `Annotated` over `str` may be used when its name ends so."""

ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum"}
CONTAINERS = {"tuple", "frozenset", "typing.Optional", "typing.Union"}
EMPTY_BASES = {"object", "abc.ABC", "typing.Generic", "typing.Protocol"}

Definition = tuple[Module, ast.ClassDef | ast.expr]


def bodies(modules: Iterable[Module]) -> list[Finding]:
    """Fields of event bodies whose type could hold free text, or is not known to be safe."""
    core = list(modules)
    vocabulary = _Vocabulary(core)
    events = [(module, node) for module in core for node in _events(module)]
    if not events and any(module.path == CASE for module in core):
        return [Finding(CASE, 1, 'no class of core is decorated @event("kind")')]
    return [
        Finding(module.path, line, f"{node.name}.{problem}")
        for module, node in events
        for line, problem in vocabulary.wrong_fields(module, node)
    ]


class _Vocabulary:
    """What the names of core stand for, and which types are safe."""

    def __init__(self, modules: list[Module]) -> None:
        self._imported = {module.name: imported(module) for module in modules}
        self._defined: dict[str, Definition] = {
            f"{module.name}.{name}": (module, node)
            for module in modules
            for name, node in _definitions(module)
        }

    def wrong_fields(self, module: Module, node: ast.ClassDef) -> Iterator[tuple[int, str]]:
        """Line, and field with what is wrong, for each wrong field of a class and its bases."""
        if not _is_frozen(node):
            yield node.lineno, "body: is no frozen dataclass"
        for field in _fields(node):
            for problem in self._type(module, field.annotation, frozenset()):
                yield field.lineno, f"{ast.unparse(field.target)}: {problem}"
        for base in node.bases:
            for problem in self._base(module, base, frozenset()):
                yield node.lineno, problem

    def _type(self, module: Module, node: ast.expr, above: frozenset[str]) -> Iterator[str]:
        """What is wrong with a type as it is written."""
        match node:
            case ast.Constant(value=str(text)):
                yield from self._type(module, ast.parse(text, mode="eval").body, above)
            case ast.Constant(value=None):
                pass
            case ast.BinOp(op=ast.BitOr()):
                yield from self._type(module, node.left, above)
                yield from self._type(module, node.right, above)
            case ast.Subscript():
                yield from self._subscript(module, node, above)
            case ast.Name() | ast.Attribute():
                yield from self._named(self._full(module, node), above)
            case _:
                yield f"{ast.unparse(node)} cannot be read as a type"

    def _subscript(
        self, module: Module, node: ast.Subscript, above: frozenset[str]
    ) -> Iterator[str]:
        arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = self._full(module, node.value)
        if name == "typing.Literal":
            return
        if name == "typing.Annotated":
            arguments = arguments[:1]
        elif name not in CONTAINERS:
            yield from self._named(name, above)
        for argument in arguments:
            if not (isinstance(argument, ast.Constant) and argument.value is ...):
                yield from self._type(module, argument, above)

    def _named(self, name: str, above: frozenset[str]) -> Iterator[str]:
        """What is wrong with a type known by name."""
        if name in PLAIN or name in above:
            return
        definition = self._find(name)
        if definition is None:
            short = name.rpartition(".")[2]
            yield "a bare str may hold free text" if name == "str" else f"{short} is not allowed"
            return
        module, node = definition
        if isinstance(node, ast.ClassDef):
            yield from self._class(module, node, above | {name})
        else:
            yield from self._alias(module, node, name, above | {name})

    def _class(self, module: Module, node: ast.ClassDef, above: frozenset[str]) -> Iterator[str]:
        if self._is_enum(module, node):
            return
        if not _is_frozen(node):
            yield f"{node.name} is neither an enumeration nor a frozen dataclass"
            return
        yield from self._inherited(module, node, above)

    def _inherited(
        self, module: Module, node: ast.ClassDef, above: frozenset[str]
    ) -> Iterator[str]:
        """What is wrong with the fields of a class that is a type or a base of an event body."""
        for field in _fields(node):
            for problem in self._type(module, field.annotation, above):
                yield f"{node.name}.{ast.unparse(field.target)}: {problem}"
        for base in node.bases:
            yield from self._base(module, base, above)

    def _base(self, module: Module, node: ast.expr, above: frozenset[str]) -> Iterator[str]:
        base = node.value if isinstance(node, ast.Subscript) else node
        name = self._full(module, base)
        definition = self._find(name)
        if definition is not None and isinstance(definition[1], ast.ClassDef):
            yield from self._inherited(definition[0], definition[1], above | {name})
        elif name not in EMPTY_BASES:
            yield f"{name.rpartition('.')[2]} is not known as a base"

    def _alias(
        self, module: Module, node: ast.expr, name: str, above: frozenset[str]
    ) -> Iterator[str]:
        """What is wrong with `name = node`."""
        maker, inner = node, None
        if isinstance(node, ast.Call) and len(node.args) == 2:
            maker, inner = node.func, node.args[1]
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            maker, inner = node.value, node.slice.elts[0]
        made_by = self._full(module, maker)
        if made_by == "typing.TypeVar" or _calls(node, "TypeVar"):
            return
        if made_by in {"typing.NewType", "typing.Annotated"} and inner is not None:
            if self._full(module, inner) == "str" and name.endswith(TEXT_NAMES):
                return
            yield from self._type(module, inner, above)
            return
        yield from self._type(module, node, above)

    def _is_enum(self, module: Module, node: ast.ClassDef) -> bool:
        for base in node.bases:
            name = self._full(module, base)
            found = self._find(name)
            if name in ENUMS:
                return True
            if found and isinstance(found[1], ast.ClassDef) and self._is_enum(found[0], found[1]):
                return True
        return False

    def _full(self, module: Module, node: ast.expr) -> str:
        """The full dotted name, also of what the module itself defines."""
        name = dotted(node, self._imported[module.name]) or ast.unparse(node)
        here = f"{module.name}.{name}"
        return here if here in self._defined else name

    def _find(self, name: str) -> Definition | None:
        """The definition of a full dotted name, through re-exports."""
        seen = set()
        while name not in self._defined and name not in seen:
            seen.add(name)
            module, _, last = name.rpartition(".")
            name = self._imported.get(module, {}).get(last, name)
        return self._defined.get(name)


def _definitions(module: Module) -> Iterator[tuple[str, ast.ClassDef | ast.expr]]:
    for node in module.tree.body:
        match node:
            case ast.ClassDef():
                yield node.name, node
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node.value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _fields(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and not _mentions(
            statement.annotation, {"ClassVar", "KW_ONLY"}
        ):
            yield statement


def _mentions(node: ast.expr, names: set[str]) -> bool:
    outer = node.value if isinstance(node, ast.Subscript) else node
    return _last(outer) in names


def _events(module: Module) -> Iterator[ast.ClassDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and _is_event(node):
            yield node


def _is_event(node: ast.ClassDef) -> bool:
    return any(_calls(decorator, "event") for decorator in node.decorator_list)


def _is_frozen(node: ast.ClassDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and _last(decorator.func) == "dataclass"
        and any(
            keyword.arg == "frozen"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in decorator.keywords
        )
        for decorator in node.decorator_list
    )


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and _last(node.func) == name


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
