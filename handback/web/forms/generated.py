"""A form for any move of the registry, generated from the type of its arguments.

Files are stored when the form is sent, whatever becomes of the rest, and stay listed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from handback.actions import choices as offered
from handback.actions.arguments import BadArgumentsError
from handback.actions.files import store_file
from handback.actions.make_move import Wanted, preview_move
from handback.actions.moving import Moved
from handback.channels.file_storage import StorageError
from handback.channels.file_types import WrongTypeError
from handback.core.base import Id, Refused, Role
from handback.core.events import Event
from handback.core.moves.catalogue import MOVES
from handback.policy.shapes import Kind
from handback.web.door import Here
from handback.web.forms import labels
from handback.web.forms.building import Building
from handback.web.forms.fields import DayField, UploadField
from handback.web.forms.moving import ACKNOWLEDGE, Answer, MoveForm, Wrong, submit, wrongs_of
from handback.web.forms.spots import (
    NAME,
    SPLIT,
    Group,
    Layout,
    Part,
    Spot,
    gathered,
    is_empty,
    spots_of,
)

HAPPENED = "happened"
UPLOAD = "upload"
ADD, PREVIEW = "add", "preview"
"""Names of the buttons that do not make the move."""
ROWS = "rows"
NO_AMOUNTS = frozenset({Role.INSPECTOR})
"""Roles whose reports hold no amount: what an item costs is computed afterwards."""
AMOUNTS_OF_ITEMS = frozenset({"repair_cost"})
FROM_SLOT = ("at", "place")
"""Arguments that a free slot fills in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the form as a template draws it: a field, or a group with its rows of parts."""

    name: str
    label: str
    field: Any = None
    upload: Any = None
    rows: tuple[tuple["Shown", ...], ...] = ()
    repeated: bool = False

    @property
    def filled(self) -> bool:
        """Whether a group has anything in it."""
        return any(self.rows)


class GeneratedForm(MoveForm):
    """A form whose fields follow from the registry; `form_class` gives the one of a move."""

    done = gettext_lazy("Done. The case shows what followed.")
    template_name = "web/work/generated.html"

    def __init__(self, here: Here, data: Any = None, stored: Any = (), **kwargs: Any) -> None:
        super().__init__(here, data, **kwargs)
        self.use_required_attribute = False
        self.failures: tuple[tuple[str, str], ...] = tuple(stored)
        self.adding = bool(data is not None and data.get(ADD))
        self.sent: dict[str, list[int]] = {}
        self.building = Building.of(here, self.move)
        self.parts = tuple(self._layout(data).parts(MOVES[self.move].ask))
        warnings = {name: self.fields.pop(name) for name in tuple(self.fields)
                    if name.startswith(ACKNOWLEDGE)}  # fmt: skip
        if MOVES[self.move].report:
            self.fields[HAPPENED] = self._happened_field()
        for spot in spots_of(self.parts):
            self._add(spot)
        self._number_rows()
        self._relax()
        self.fields |= warnings

    def _layout(self, data: Any) -> Layout:
        def hidden(argument: str) -> bool:
            amount = argument in AMOUNTS_OF_ITEMS and self.here.seat.role in NO_AMOUNTS
            return amount or (self.move, argument) in offered.HIDDEN

        def keys(argument: str) -> tuple[str, ...]:
            known = offered.choices_for(self.here.look, self.move, argument)
            return tuple(each.value for each in known.values) if known else ()

        return Layout(_counted(data), keys, hidden)

    def _happened_field(self) -> forms.Field:
        return DayField(
            label=str(labels.LABELS["happened"]),
            help_text=str(labels.HINTS["happened"]),
            required=False,
            initial=self.here.look.today.isoformat(),
        )

    def _add(self, spot: Spot) -> None:
        field = self.building.field(spot)
        if spot.cites != "file":
            self.fields[spot.name] = field
            return
        several = spot.shape.kind is Kind.LIST
        known = self.building.choices(spot)
        if known is not None and known.values:
            field.required = False
            self.fields[spot.name] = field
        self.fields[f"{spot.name}{SPLIT}{UPLOAD}"] = UploadField(
            several=several,
            label=str(labels.UPLOADS if several else labels.UPLOAD)
            if known is not None and known.values
            else field.label,
            required=False,
        )

    def _number_rows(self) -> None:
        """Give the rows of things that have names the next free ones."""
        taken = {each.value for each in (offered.choices_for(
            self.here.look, self.move, NAME) or offered.Choices(())).values}  # fmt: skip
        for part in self.parts:
            if not isinstance(part, Group) or not part.repeated:
                continue
            names = (f"item-{n}" for n in range(1, 10_000) if f"item-{n}" not in taken)
            for row in part.rows:
                for spot in row:
                    if isinstance(spot, Spot) and spot.key == NAME:
                        self.fields[spot.name].initial = next(names)

    def _relax(self) -> None:
        """A slot fills in what it says: day, time and place need not be written as well."""
        if any(spot.cites == "slot" for spot in spots_of(self.parts)):
            for name in FROM_SLOT:
                self.fields[name].required = False

    def full_clean(self) -> None:
        """Look at what was sent; when a row is added nothing is judged yet."""
        if self.adding:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """What is missing in rows that are not empty, and files that could not be stored."""
        cleaned = super().clean() or self.cleaned_data
        self._fill_from_slot(cleaned)
        for part in self.parts:
            if isinstance(part, Group) and part.repeated:
                for row in part.rows:
                    self._check_row(row, cleaned)
        for spot in spots_of(self.parts):
            self._check_file(spot, cleaned)
        for name, said in self.failures:
            self.add_error(name, said)
        return cleaned

    def _fill_from_slot(self, cleaned: dict[str, Any]) -> None:
        for spot in spots_of(self.parts):
            if spot.cites != "slot":
                continue
            known = self.building.choices(spot) or offered.Choices(())
            chosen = [each for each in known.values if each.value == cleaned.get(spot.name)]
            if chosen and chosen[0].at is not None:
                at = chosen[0].at.replace(tzinfo=None).isoformat(timespec="minutes")
                cleaned["at"] = cleaned.get("at") or at
                cleaned["place"] = cleaned.get("place") or chosen[0].about
            for other in spots_of(self.parts):
                if other.key in FROM_SLOT and other.required and not cleaned.get(other.name):
                    self._required(other)

    def _check_row(self, row: tuple[Part, ...], cleaned: dict[str, Any]) -> None:
        if is_empty(row, cleaned):
            return
        for spot in spots_of(row):
            if spot.required and not cleaned.get(spot.name) and spot.name not in self.errors:
                self._required(spot)

    def _check_file(self, spot: Spot, cleaned: dict[str, Any]) -> None:
        if spot.cites == "file" and spot.required and not cleaned.get(spot.name):
            self._required(spot)

    def _required(self, spot: Spot) -> None:
        name = self.field_at(spot.path)
        if name is not None and name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the move, as plain data."""
        values = dict(self.cleaned_data)
        for spot in spots_of(self.parts):
            counted = spot.shape.type is int and not spot.shape.form
            if counted and isinstance(values.get(spot.name), str):
                values[spot.name] = int(values[spot.name]) if values[spot.name] else None
        self.sent = {}
        return gathered(self.parts, values, self.sent)

    def happened(self) -> date | None:
        """The day of what a report tells; None for today."""
        said = self.cleaned_data.get(HAPPENED)
        return date.fromisoformat(said) if said else None

    def made(self) -> Moved | None:
        """Make the move of a valid form; None where it was refused, and the form says why."""
        answer = submit(
            self.here,
            self.move,
            self.arguments(),
            move_id=self.cleaned_data["move_id"],
            acknowledged=self._noted(),
            happened=self.happened(),
        )
        if isinstance(answer, Moved):
            return answer
        self._answered(answer)
        return None

    def preview(self) -> tuple[Event, ...] | None:
        """What a valid form would make happen; None where it is refused, and the form says why."""
        here = self.here
        wanted = Wanted(
            Id(self.cleaned_data["move_id"]), self.move, self.arguments(), here.seat.role,
            self.happened(), self._noted(), organisation=here.seat.organisation,
        )  # fmt: skip
        try:
            answer = preview_move(here.visitor, here.seat.case, wanted, here.now)
        except BadArgumentsError as error:
            self._answered(wrongs_of(error))
            return None
        if isinstance(answer, Refused):
            self._answered(answer)
            return None
        return answer

    def _noted(self) -> tuple[str, ...]:
        begins = f"{ACKNOWLEDGE}-"
        return tuple(n.removeprefix(begins) for n in self.fields if n.startswith(begins))

    def _answered(self, answer: Answer) -> None:
        """Say why a move was not made, each fault at its field."""
        if isinstance(answer, Refused):
            self.refused = answer
            self.add_error(None, self.here.words.refusal(answer))
        elif not isinstance(answer, Moved):
            for wrong in answer:
                self._wrong(wrong)

    def _wrong(self, wrong: Wrong) -> None:
        self.add_error(self.field_at(self._as_shown(wrong.path)), wrong.said)

    def _as_shown(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A path of what was sent as a path of the form, whose empty rows were left out."""
        rows = self.sent.get(path[0]) if path else None
        if rows is None or len(path) < 2 or not path[1].isdecimal():
            return path
        return (path[0], str(rows[int(path[1])]), *path[2:])

    def field_at(self, path: tuple[str, ...]) -> str | None:
        """The field that stands at a path, or around it; None where there is none."""
        for length in range(len(path), 0, -1):
            name = SPLIT.join(path[:length])
            for each in (name, f"{name}{SPLIT}{UPLOAD}"):
                if each in self.fields:
                    return each
        return None

    def shown(self) -> Iterator[Shown]:
        """The parts of the form as they are drawn."""
        if HAPPENED in self.fields:
            yield Shown(HAPPENED, "", self[HAPPENED])
        yield from map(self._shown, self.parts)
        for name in self.fields:
            if name.startswith(ACKNOWLEDGE):
                yield Shown(name, "", self[name])

    def _shown(self, part: Part) -> Shown:
        if isinstance(part, Spot):
            upload = f"{part.name}{SPLIT}{UPLOAD}"
            return Shown(
                part.name,
                "",
                self[part.name] if part.name in self.fields else None,
                self[upload] if upload in self.fields else None,
            )
        rows = tuple(tuple(map(self._shown, row)) for row in part.rows)
        label = labels.label_of(self.move, part.argument)
        return Shown(part.name, label, rows=rows, repeated=part.repeated)


def form_class(move: str) -> type[GeneratedForm]:
    """The form of a move."""
    return type("GeneratedForm", (GeneratedForm,), {"move": move})


def form_of(here: Here, move: str, request: HttpRequest) -> GeneratedForm:
    """The form of a move as it was sent, its files stored; or an empty one."""
    made = form_class(move)
    if request.method != "POST":
        known = made(here)
        given = {name: request.GET[name] for name in known.fields if name in request.GET}
        return made(here, initial=given) if given else known
    data = request.POST.copy()
    failures = tuple(_store_files(here, data, request))
    if group := data.get(ADD):
        data[f"{group}{SPLIT}{ROWS}"] = str(_counted(data).get(group, 1) + 1)
    return made(here, data, failures)


def _store_files(here: Here, data: QueryDict, request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Store what was uploaded and cite it in the data; yields what could not be stored."""
    for name in request.FILES:
        spot = str(name).removesuffix(f"{SPLIT}{UPLOAD}")
        for sent in request.FILES.getlist(name):
            try:
                stored = _stored(here, sent)
            except (StorageError, WrongTypeError) as error:
                yield str(name), str(error)
            else:
                data.appendlist(spot, stored)


def _stored(here: Here, sent: Any) -> str:
    kept = store_file(
        here.visitor,
        here.seat.case,
        sent.name or "",
        sent.content_type or "",
        sent.chunks(),
        here.now,
    )
    return kept.id


def _counted(data: Mapping[str, Any] | None) -> dict[str, int]:
    """How many rows each group of a sent form has."""
    end = f"{SPLIT}{ROWS}"
    return {
        str(name).removesuffix(end): int(said)
        for name, said in (data or {}).items()
        if str(name).endswith(end) and str(said).isdecimal() and len(str(said)) < 4
    }
