"""What can be told of a page from its text alone: whether its HTML is sound and says no nonsense.

A browser mends broken HTML silently, so that what is read aloud or reached by keyboard may be in
another place than was meant. These checks cost next to nothing; pages that were checked here are
looked at by a browser where they show something new.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
DRAWN = frozenset(
    [
        "svg",
        "path",
        "rect",
        "circle",
        "line",
        "g",
        "use",
        "polygon",
        "polyline",
        "ellipse",
        "text",
        "defs",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
"""What may not stand in a paragraph: the paragraph would end before it."""
PRESSED = frozenset(["a", "button", "summary", "label"])
"""In these nothing else may be pressed or opened."""
REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "list")
OPTIONAL_END = frozenset(["li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "p"])
NONSENSE = (
    (re.compile(r"[^.]\.\.(?!\.)|\. \.|[?!]\."), "two full stops"),
    (re.compile(r"\{\{|\}\}|\{%|%\}|%\("), "a placeholder"),
    (
        re.compile(r"^None$|[:=(] ?None\b(?! \w)|\bnan\b|\bundefined\b|&\w+;"),
        "a word of the machine",
    ),
    (re.compile(r"\s[,;]|\(\s*\)|:\s*\."), "a gap in a sentence"),
)


@dataclass
class Reading(HTMLParser):
    """A page as it is read from top to bottom."""

    problems: list[str] = field(default_factory=list)
    shape: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        self.ids: list[str] = []
        self.wanted: list[tuple[str, str]] = []
        self.heading = 0
        self.mains = 0
        self._open: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._tables: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag where it opens."""
        said = {name: value or "" for name, value in attrs}
        self._nested(tag, said)
        self._known(tag, said)
        self._own(tag, said)
        self._table(tag, said)
        if re.fullmatch("h[1-6]", tag):
            self._heading(int(tag[1]))
        name = ".".join((tag, *sorted(said.get("class", "").split())))
        if tag not in DRAWN:
            self.shape.add(f"{self._open[-1][1] if self._open else ''}>{name}")
        if tag in BLOCKS or tag in {"li", "td", "th", "dd", "dt"}:
            self._text.append("\n")
        if tag not in VOID:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        """Look at a tag where it closes."""
        if tag in VOID:
            return
        while self._open and self._open[-1][0] != tag and self._open[-1][0] in OPTIONAL_END:
            self._open.pop()
        if not self._open or self._open[-1][0] != tag:
            inside = self._open[-1][1] if self._open else "nothing"
            self.problems.append(f"</{tag}> closes what is not open (in {inside})")
            return
        self._open.pop()
        if tag == "table" and not self._tables.pop():
            self.problems.append("a table has no caption")
        if tag in BLOCKS or tag in {"li", "td", "th", "dd", "dt", "summary", "button", "option"}:
            self._text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag of a drawing, which closes at once."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text; the title apart."""
        tags = [tag for tag, _ in self._open]
        if "title" in tags and "svg" not in tags:
            self.title += data
        elif "script" not in tags and "style" not in tags:
            self._text.append(data)

    def _nested(self, tag: str, said: Mapping[str, str]) -> None:
        tags = [each for each, _ in self._open]
        if tag in BLOCKS and "p" in tags:
            names = [name for _, name in self._open]
            self.problems.append(f"<{tag} class={said.get('class')}> stands in a <p> ({names[-1]})")
        for outer in PRESSED & set(tags):
            inner = tag in {"a", "button", "details", "select", "textarea"} or (
                tag == "input" and said.get("type") != "hidden"
            )
            if inner and not (outer == "label" and tag in {"input", "select", "textarea"}):
                self.problems.append(f"<{tag}> stands in a <{outer}>")
        if tag == "form" and "form" in tags:
            self.problems.append("a form stands in a form")
        if tag == "fieldset":
            self.shape.add("fieldset")

    def _known(self, tag: str, said: Mapping[str, str]) -> None:
        if "id" in said:
            if said["id"] in self.ids:
                self.problems.append(f"id {said['id']} is there twice")
            self.ids.append(said["id"])
        for name in REFERS:
            self.wanted += ((name, each) for each in said.get(name, "").split())
        at = said.get("href", "")
        if tag == "a":
            if at.startswith("#"):
                self.wanted.append(("href", at[1:]))
            self.links.append(at)
        if tag == "main":
            self.mains += 1

    def _own(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == "html" and not said.get("lang"):
            self.problems.append("the page does not say its language")
        if "style" in said or any(name.startswith("on") for name in said):
            self.problems.append(f"<{tag}> has a style or a handler of its own")
        if tag == "img" and "alt" not in said:
            self.problems.append("a picture says nothing")
        if tag == "svg" and not {"aria-hidden", "aria-label", "aria-labelledby"} & set(said):
            self.problems.append(f"a drawing says nothing (in {self._open[-1][1]})")

    def _table(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == "table":
            self._tables.append(bool({"aria-label", "aria-labelledby"} & set(said)))
        if tag == "caption" and self._tables:
            self._tables[-1] = True
        if tag == "th" and "scope" not in said:
            self.problems.append("a heading of a table does not say of what")

    def _heading(self, level: int) -> None:
        if self.heading == 0 and level != 1:
            self.problems.append(f"the first heading is of level {level}")
        elif level > self.heading + 1:
            self.problems.append(f"a heading of level {level} follows one of level {self.heading}")
        self.heading = level

    def told(self) -> Iterator[str]:
        """Everything that is wrong, once the page was read."""
        yield from self.problems
        yield from (f"<{name}> is not closed" for name, _ in self._open if name not in OPTIONAL_END)
        for name, wanted in self.wanted:
            if wanted and wanted not in self.ids:
                yield f"{name} names {wanted}, which is not there"
        if self.mains != 1:
            yield f"there are {self.mains} main parts"
        text = "".join(self._text)
        for line in text.splitlines():
            line = " ".join(line.split())
            for pattern, name in NONSENSE:
                found = pattern.search(line)
                if found:
                    yield f"{name}: …{line[max(0, found.start() - 50) : found.end() + 30]}…"


def read(html: str) -> Reading:
    """A page, read."""
    found = Reading()
    found.feed(html)
    found.close()
    return found
