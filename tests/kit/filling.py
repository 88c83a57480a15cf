"""Filling in a generated form as a browser does: what it shows first, then what somebody writes."""

from typing import Any

from django.forms import BooleanField, FileField, MultipleChoiceField
from django.http import QueryDict
from django.test import RequestFactory

from handback.actions import access
from handback.actions.access import Visitor
from handback.core.base import Role
from handback.web.door import Here
from handback.web.forms.fields import SeveralField, YesNoField
from handback.web.forms.generated import GeneratedForm, form_class


def here_of(visitor: Visitor, case: int, now: Any, role: Role | None = None) -> Here:
    """Somebody at a case."""
    return Here(RequestFactory().get("/"), visitor, access.seat(visitor, case, now, role), now)


def empty_form(here: Here, move: str, arguments: dict[str, Any]) -> GeneratedForm:
    """The form of a move with as many rows as the arguments have."""
    rows = {f"{key}-rows": str(len(value)) for key, value in arguments.items() if _rows(value)}
    return form_class(move)(here, rows)


def shown_first(form: GeneratedForm) -> dict[str, Any]:
    """What a browser sends of a form in which nothing was changed."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        initial = field.initial
        if name == "move_id":
            found[name] = form.initial["move_id"]
        elif name.startswith("acknowledge-"):
            found[name] = "on"
        elif isinstance(field, BooleanField):
            found |= {name: "on"} if initial else {}
        elif not isinstance(field, FileField) and initial is not None:
            found[name] = initial
    return found


def filled_in(here: Here, move: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The data of a form in which arguments, written as in an example, were filled in."""
    form = empty_form(here, move, arguments)
    data = shown_first(form)
    for name, value in _flat(arguments, ()):
        field = form.fields.get(name)
        assert field is not None, f"{move} has no field {name}"
        if isinstance(value, bool):
            data |= _said(name, field, value)
            if not value and not isinstance(field, YesNoField):
                data.pop(name, None)
        elif isinstance(field, MultipleChoiceField):
            data[name] = [str(each) for each in value]
        elif isinstance(field, SeveralField):
            data[name] = ", ".join(map(str, value))
        else:
            data[name] = str(getattr(value, "value", value))
    data |= {f"{key}-rows": len(value) for key, value in arguments.items() if _rows(value)}
    return data


def as_sent(data: dict[str, Any]) -> QueryDict:
    """Data as a browser sends them."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, [str(each) for each in (value if isinstance(value, list) else [value])])
    return sent


def _said(name: str, field: Any, value: bool) -> dict[str, str]:
    if isinstance(field, YesNoField):
        return {name: "yes" if value else "no"}
    return {name: "on"} if value else {}


def _rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _flat(value: dict[str, Any], path: tuple[str, ...]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, each in value.items():
        here = (*path, key)
        if isinstance(each, dict):
            found += _flat(each, here)
        elif _rows(each):
            for number, row in enumerate(each):
                found += _flat(row, (*here, str(number)))
        else:
            found.append(("-".join(here), each))
    return found
