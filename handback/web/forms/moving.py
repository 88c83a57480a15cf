"""A form that makes a move: what it sends, and what a page says when it is refused.

Every form carries the id of its move, so that a second press, or a page that is sent again, makes
no second move.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext, gettext_lazy

from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.core.base import Id, Refused
from handback.web.door import Here

ACKNOWLEDGE = "acknowledge"
REFUSED_STATUS = 409
INVALID_STATUS = 422


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one argument of a move: its path (such as `("items", "0", "area")`)."""

    path: tuple[str, ...]
    said: str


Answer = Moved | Refused | tuple[Wrong, ...]
"""What became of a move: it was made, it was refused, or its arguments cannot be read."""


def submit(
    here: Here,
    move: str,
    arguments: Mapping[str, Any],
    *,
    move_id: str,
    acknowledged: tuple[str, ...] = (),
    happened: date | None = None,
) -> Answer:
    """Make a move for the visitor of a page; nothing is changed unless it is made.

    Amounts are written `"395.00"`, days `2026-10-20`, instants `2026-10-20T10:00` in local time;
    `happened` is the day of what a report tells. Raises `NotFoundError`, `CaseBusyError`,
    `CaseChangedError` and `ClockBehindError`.
    """
    wanted = Wanted(
        Id(move_id),
        move,
        arguments,
        here.seat.role,
        happened,
        acknowledged,
        organisation=here.seat.organisation,
    )
    try:
        return make_move(here.visitor, here.seat.case, wanted, here.now)
    except BadArgumentsError as error:
        return wrongs_of(error)


def wrongs_of(error: BadArgumentsError) -> tuple[Wrong, ...]:
    """Everything that is wrong with arguments, in the language of the page."""
    return tuple(
        Wrong(tuple(map(str, each.path)), f"{gettext(each.wrong)} {gettext(each.do)}".strip())
        for each in error.problems
    )


def new_move_id() -> str:
    """An id for a move that a page is about to offer."""
    return str(uuid4())


class MoveForm(forms.Form):
    """A form that makes one move; subclasses say which, and what it is made with."""

    move: ClassVar[str] = ""
    button: ClassVar[Any] = gettext_lazy("Continue")
    done: ClassVar[Any] = gettext_lazy("Done.")
    """What is said once the move is made."""

    move_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        self.initial.setdefault("move_id", new_move_id())
        self.refused: Refused | None = None
        for warned in self.warnings:
            self.fields[f"{ACKNOWLEDGE}-{warned.acknowledge}"] = forms.BooleanField(
                label=gettext("I have read this: %(warning)s")
                % {"warning": here.words.refusal(warned.refused)},
                error_messages={"required": gettext("Tick the box to say that you have read it.")},
            )

    @property
    def standing(self) -> Any:
        """Whether the move is possible now (`actions.views.MoveView`); None for other roles'."""
        return self.here.possible.get(self.move)

    @property
    def warnings(self) -> tuple[Any, ...]:
        """Warnings that have to be acknowledged first."""
        return self.standing.warnings if self.standing is not None else ()

    def clean_move_id(self) -> str:
        """The id of the move; a new one where a browser sent none of ours."""
        said = str(self.cleaned_data.get("move_id", ""))
        try:
            return str(UUID(said))
        except ValueError:
            return new_move_id()

    def arguments(self) -> dict[str, Any]:
        """The arguments of the move, from what was filled in; what is empty is left out."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "move_id" and not name.startswith(ACKNOWLEDGE) and value not in (None, "")
        }

    def made(self) -> Moved | None:
        """Make the move of a valid form; None where it was refused, and the form says why."""
        noted = tuple(
            name.removeprefix(f"{ACKNOWLEDGE}-")
            for name in self.fields
            if name.startswith(ACKNOWLEDGE)
        )
        answer = submit(
            self.here,
            self.move,
            self.arguments(),
            move_id=self.cleaned_data["move_id"],
            acknowledged=noted,
        )
        if isinstance(answer, Moved):
            return answer
        if isinstance(answer, Refused):
            self.refused = answer
            self.add_error(None, self.here.words.refusal(answer))
            return None
        for wrong in answer:
            field = wrong.path[0] if wrong.path and wrong.path[0] in self.fields else None
            self.add_error(field, wrong.said)
        return None


def tell_done(request: HttpRequest, moved: Moved, done: object) -> None:
    """Say that a move was made; of one that had been made before, that it was not made again.

    A form that is changed and sent a second time (by the back button) changes nothing more.
    """
    if not moved.again:
        messages.success(request, str(done))
        return
    said = gettext(
        "This form was sent before, and is carried out once only. If you changed something in it"
        " since, the change was not taken over: open the page anew and send it from there."
    )
    messages.info(request, said)


def form_page(
    form: MoveForm,
    template: str,
    onward: str | Callable[[Moved], str],
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A page with a form, or what comes after its move was made.

    What was filled in stays; a form that cannot be sent says why, and by which rule.
    """
    here, status = form.here, 200
    if here.request.method == "POST" and form.is_bound:
        if form.is_valid():
            moved = form.made()
            if moved is not None:
                tell_done(here.request, moved, form.done)
                return HttpResponseRedirect(onward if isinstance(onward, str) else onward(moved))
        status = REFUSED_STATUS if form.refused is not None else INVALID_STATUS
    return here.page(template, {"form": form, **(context or {})}, status=status)
