"""The form field of a spot: from its type, and from what the terms and the case offer for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django import forms
from django.utils.translation import gettext

from handback.actions import choices as offered
from handback.actions.offering import Choice, Choices
from handback.policy.shapes import Kind, Shape, shape, words_of
from handback.web.door import Here
from handback.web.forms import fields as own
from handback.web.forms import labels
from handback.web.forms.spots import Spot

FEW = 4
"""So many choices are shown at once; more are shown as a list to open."""
Pairs = list[tuple[str, Any]]


@dataclass
class Building:
    """Builds the fields of a move's form for somebody at a case."""

    here: Here
    move: str
    _known: dict[str, Choices | None]

    @classmethod
    def of(cls, here: Here, move: str) -> "Building":
        """For the form of a move."""
        return cls(here, move, {})

    def choices(self, spot: Spot) -> Choices | None:
        """What is offered for a spot; None where anything may be written."""
        key = spot.cites if spot.cites in ("slot", "file") else spot.argument
        if key not in self._known:
            self._known[key] = self._found(spot)
        return self._known[key]

    def _found(self, spot: Spot) -> Choices | None:
        here = self.here
        if spot.cites == "slot":
            return offered.free_slots(here.look, here.now)
        if spot.cites == "file":
            return offered.files_to_cite(here.visitor, here.look, here.now)
        words = words_of(spot.annotation) or words_of(spot.shape.item)
        found = offered.choices_for(here.look, self.move, spot.argument)
        if words and (found is None or not {c.value for c in found.values} <= set(words)):
            return offered.Choices(tuple(map(Choice, words)))
        return found

    def field(self, spot: Spot) -> forms.Field:
        """The field of a spot."""
        required = spot.required and not spot.in_row
        label = labels.label_of(self.move, spot.argument)
        said = {
            "label": label,
            "required": required,
            "help_text": labels.hint_of(self.move, spot.argument),
            "initial": self._initial(spot),
        }
        if spot.path[-1] != spot.argument:
            said["label"] = self.here.words.label(spot.key)
        found = spot.shape
        if found.type is bool:
            return _bool(spot, said)
        if found.kind is Kind.LIST:
            return self._several(spot, said)
        known = self.choices(spot)
        if known is not None and known.closed:
            return self._one_of(known, said, spot)
        return self._open(spot, found, known, said)

    def _initial(self, spot: Spot) -> Any:
        default = spot.default
        if isinstance(default, Enum):
            return default.value
        if default in (None, "", 0, ()) and default is not False:
            return None
        return default

    def _one_of(self, known: Choices, said: dict[str, Any], spot: Spot) -> forms.Field:
        pairs = self.pairs(known)
        few = len(known.values) <= FEW and said["required"] and not spot.in_row
        if few and pairs:
            return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **said)
        return forms.ChoiceField(choices=[("", ""), *pairs], **said)

    def pairs(self, known: Choices) -> Pairs:
        """Choices with their words, under the names of their groups where they have any."""
        plain: Pairs = [(each.value, self.said(each)) for each in known.values if not each.group]
        groups: dict[str, Pairs] = {}
        for each in known.values:
            if each.group:
                groups.setdefault(each.group, []).append((each.value, self.said(each)))
        return [*plain, *((self.here.words.label(name), inner) for name, inner in groups.items())]

    def said(self, choice: Choice) -> str:
        """A choice in words."""
        words, saying = self.here.words, self.here.saying
        told = [choice.said or ("" if choice.about else words.label(choice.value))]
        told.append(words.label(choice.about) if choice.about else "")
        told.append(saying.at(choice.at) if choice.at else "")
        told.append(saying.day(choice.on) if choice.on else "")
        told.append(saying.money(choice.cents) if choice.cents is not None else "")
        if choice.about and not choice.said and len(choice.value) < 24 and not choice.on:
            told.insert(0, words.label(choice.value))
        return " · ".join(filter(None, told))

    def _several(self, spot: Spot, said: dict[str, Any]) -> forms.Field:
        known = self.choices(spot)
        if spot.cites == "file" or (known is not None and known.values):
            pairs = self.pairs(known or Choices(()))
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=pairs, widget=widget, **said)
        item: Any = shape(spot.shape.item)
        hint = said["help_text"] or gettext(str(labels.CODES_HINT))
        each = self._plain(item, {"required": True})
        return own.SeveralField(each, **{**said, "help_text": hint, "initial": None})

    def _open(
        self, spot: Spot, found: Shape, known: Choices | None, said: dict[str, Any]
    ) -> forms.Field:
        if spot.cites in WRITTEN:
            return WRITTEN[spot.cites](said)
        field = self._plain(found, said)
        if known is not None and known.values and isinstance(field, forms.CharField):
            pairs = [(each.value, self.said(each)) for each in known.values]
            field.widget = own.Suggesting(pairs, {"autocomplete": "off"})
        return field

    def _plain(self, found: Shape, said: dict[str, Any]) -> forms.Field:
        """The field of a value that is written."""
        if found.form == "length":
            hint = said.get("help_text") or str(labels.LENGTH_HINT)
            gauges = self.here.look.terms.identity.gauges
            return own.LengthField(gauges, **{**said, "help_text": hint})
        if found.form == "cents":
            return own.AmountField(**{**said, "help_text": str(labels.AMOUNT_HINT)})
        if found.form:
            return own.ratio_field(found.form, **said)
        if found.type is int:
            return own.NumberField(**said)
        if found.type is datetime:
            return own.InstantField(**said)
        if found.type is date:
            return own.DayField(**said)
        return own.CodeField(**said)


def _bool(spot: Spot, said: dict[str, Any]) -> forms.Field:
    """A box to tick where there is a default; yes or no where somebody has to say."""
    if spot.default is None:
        return own.YesNoField(**said)
    return forms.BooleanField(**{**said, "required": False})


def _text(said: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(widget=widget, max_length=20_000, **said)


def _line(said: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(widget=widget, max_length=200, **said)


def _account(said: dict[str, Any]) -> forms.Field:
    return _line({**said, "help_text": said["help_text"] or str(labels.ACCOUNT_HINT)})


WRITTEN: dict[str, Callable[[dict[str, Any]], forms.Field]] = {
    "text": _text,
    "address": _text,
    "vehicle": _line,
    "bank_account": _account,
    "new_person": _line,
}
"""What is written as it is to be kept, by what an id cites."""
