"""The self-check: the wear guide as pictures, one's own find against it, and the printed gauge."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.views.wear_guide import (
    Check,
    GuideLine,
    GuideView,
    LimitView,
    check_find,
    wear_guide,
)
from handback.core.base import Code, DistanceUnit
from handback.core.gauges import MILLIMETRES_PER_INCH
from handback.web.door import Here, lease_page
from handback.web.drawing.car import BARE, paths_of
from handback.web.drawing.gauge import Form, Picture, Size, picture, sheets
from handback.web.lessee.condition.guide import form_of, line_said, size_of
from handback.web.words import PageWords

PAPERS = ("letter", "a4")
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
"""Countries whose printers hold Letter paper."""
BIGGEST = 5_000
"""Millimetres; nothing on a car is longer."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the guide with its sentences and its picture."""

    line: GuideLine
    says: tuple[str, ...]
    places: str
    kinds: str
    picture: Picture | None
    spots: tuple[str, ...]
    ticked: bool


class FindForm(forms.Form):
    """Asks what was found, where and how large; it is sent by its address and kept nowhere."""

    area = forms.ChoiceField(label=gettext_lazy("Where on the car?"))
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"))
    size = forms.DecimalField(
        label=gettext_lazy("How large is it, or how deep is the tread?"),
        min_value=Decimal(0),
        max_value=Decimal(BIGGEST),
        max_digits=8,
        decimal_places=4,
        required=False,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        choices=[("mm", gettext_lazy("millimetres")), ("in", gettext_lazy("inches"))],
    )
    refused = None

    def __init__(self, words: PageWords, guide: GuideView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [
            (words.label(group), [(str(each), words.label(each)) for each in members])
            for group, members in guide.groups.items()
        ]
        kinds = sorted({kind for line in guide.lines for kind in line.kinds}, key=words.label)
        fill(self.fields["area"], places)
        fill(self.fields["kind"], [(str(each), words.label(each)) for each in kinds])
        miles = words.terms.identity.distance_unit is DistanceUnit.MILES
        self.fields["unit"].initial = "in" if miles else "mm"

    @property
    def millimetres(self) -> Decimal | None:
        """The size in millimetres."""
        size: Decimal | None = self.cleaned_data.get("size")
        if size is None or self.cleaned_data.get("unit") != "in":
            return size
        return size * MILLIMETRES_PER_INCH


def fill(field: forms.Field, found: list[Any]) -> None:
    """Give a field its choices, an empty one first."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", gettext("Choose")), *found]


@lease_page
def self_check(request: HttpRequest, here: Here) -> HttpResponse:
    """What is normal wear and what is charged, with pictures; and a check of one's own find."""
    guide = wear_guide(here.look, here.now)
    asked = "area" in request.GET
    form = FindForm(here.words, guide, *([request.GET] if asked else []))
    seen = frozenset(request.GET.getlist("seen"))
    lines = [line_shown(here.words, guide, each, seen) for each in guide.lines]
    context = {
        "guide": guide,
        "charged": [each for each in lines if each.line.charged],
        "normal": [each for each in lines if not each.line.charged],
        "form": form,
        "answer": _answer(here, form) if asked and form.is_valid() else None,
        "asked": asked,
        "ticked": [each for each in lines if each.ticked],
        "summed": "summed" in request.GET,
        "bare": BARE,
        "sets": guide.sets,
        "sizes": bool(guide.sizes),
    }
    return here.page("web/lessee/condition/self_check.html", context)


def _answer(here: Here, form: FindForm) -> Check:
    asked = form.cleaned_data
    return check_find(
        here.look, here.now, Code(asked["area"]), Code(asked["kind"]), form.millimetres
    )


def line_shown(
    words: PageWords, guide: GuideView, line: GuideLine, seen: frozenset[str]
) -> LineShown:
    """A line of the guide in words, with its picture where it goes by a size."""
    size = size_of(line.limit) if line.limit is not None else None
    everywhere = gettext("Anywhere on the car")
    return LineShown(
        line=line,
        says=tuple(line_said(words, line)),
        places=words.listed(map(words.label, line.areas)) if line.areas else everywhere,
        kinds=words.listed(map(words.phrase, line.kinds)) if line.kinds else "",
        picture=picture(size) if size is not None else None,
        spots=paths_of(each for area in line.areas for each in (area, *guide.groups.get(area, ()))),
        ticked=line.name in seen,
    )


@lease_page
def gauge(request: HttpRequest, here: Here) -> HttpResponse:
    """The programme's gauges in true scale, to print on Letter or A4."""
    guide = wear_guide(here.look, here.now)
    paper = request.GET.get("paper", "")
    if paper not in PAPERS:
        at_home = here.look.terms.identity.country in LETTER_COUNTRIES
        paper = PAPERS[0] if at_home else PAPERS[1]
    sizes = sizes_of(here.words, guide)
    context = {
        "paper": paper,
        "papers": [("letter", "Letter"), ("a4", "A4")],
        "sheets": sheets(each for each, _ in sizes),
        "legend": sizes,
        "illustrative": guide.illustrative,
        "rule": here.look.terms.identity.source_of("gauges"),
    }
    return here.page("web/lessee/condition/gauge.html", context)


def sizes_of(words: PageWords, guide: GuideView) -> list[tuple[Size, str]]:
    """Every gauge of the programme and every size the guide goes by, with what it is for."""
    found: list[tuple[Size, str]] = []
    used = set()
    for limit, lines in guide.sizes:
        used.add(limit.gauge)
        found.append(
            (_named(words, limit), words.listed(words.phrase(each.name) for each in lines))
        )
    for name, length in guide.gauges.items():
        if name not in used:
            form = Form.CIRCLE if str(name).endswith("circle") else Form.EDGE
            found.append((Size(words.label(name), form, length), ""))
    return found


def _named(words: PageWords, limit: LimitView) -> Size:
    size = limit.size or Decimal(0)
    name = words.label(limit.gauge) if limit.gauge else words.saying.length(size)
    return Size(name, form_of(limit), size)
