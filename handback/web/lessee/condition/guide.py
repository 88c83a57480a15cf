"""The wear guide in sentences: from which size on something is charged."""

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_lazy

from handback.actions.views.condition import ItemJudged
from handback.actions.views.wear_guide import GuideLine, GuideView, LimitView
from handback.core.sums.assessment import REASONS
from handback.core.terms.wear import Comparator, Measure
from handback.web.drawing.gauge import Form, Size
from handback.web.words import PageWords

MORE, LEAST = Comparator.MORE_THAN, Comparator.AT_LEAST
LESS, MOST = Comparator.LESS_THAN, Comparator.AT_MOST

LIMITS = {
    (Measure.LENGTH, MORE): gettext_lazy("Longer than %(size)s."),
    (Measure.LENGTH, LEAST): gettext_lazy("%(size)s long or longer."),
    (Measure.LENGTH, LESS): gettext_lazy("Shorter than %(size)s."),
    (Measure.LENGTH, MOST): gettext_lazy("No longer than %(size)s."),
    (Measure.DIAMETER, MORE): gettext_lazy("Wider across than %(size)s."),
    (Measure.DIAMETER, LEAST): gettext_lazy("%(size)s across or wider."),
    (Measure.DIAMETER, LESS): gettext_lazy("Narrower across than %(size)s."),
    (Measure.DIAMETER, MOST): gettext_lazy("No wider across than %(size)s."),
    (Measure.DEPTH, MORE): gettext_lazy("Deeper than %(size)s."),
    (Measure.DEPTH, LEAST): gettext_lazy("%(size)s deep or deeper."),
    (Measure.DEPTH, LESS): gettext_lazy("Less deep than %(size)s."),
    (Measure.DEPTH, MOST): gettext_lazy("No deeper than %(size)s."),
    (Measure.TREAD, MORE): gettext_lazy("Tread deeper than %(size)s."),
    (Measure.TREAD, LEAST): gettext_lazy("Tread of %(size)s or more."),
    (Measure.TREAD, LESS): gettext_lazy("Less tread than %(size)s at the shallowest point."),
    (Measure.TREAD, MOST): gettext_lazy("Tread of %(size)s or less at the shallowest point."),
    (Measure.COUNT, MORE): gettext_lazy("More than %(size)s of them."),
    (Measure.COUNT, LEAST): gettext_lazy("%(size)s of them or more."),
    (Measure.COUNT, LESS): gettext_lazy("Fewer than %(size)s of them."),
    (Measure.COUNT, MOST): gettext_lazy("No more than %(size)s of them."),
    (Measure.REPAIR_COST, MORE): gettext_lazy("A repair costs more than %(size)s."),
    (Measure.REPAIR_COST, LEAST): gettext_lazy("A repair costs %(size)s or more."),
    (Measure.REPAIR_COST, LESS): gettext_lazy("A repair costs less than %(size)s."),
    (Measure.REPAIR_COST, MOST): gettext_lazy("A repair costs no more than %(size)s."),
}
"""What a limit says, by its measure and how it compares."""


def limit_said(words: PageWords, limit: LimitView) -> str:
    """A limit in one sentence."""
    return str(LIMITS[limit.measure, limit.is_]) % {"size": _figure(words, limit)}


def _figure(words: PageWords, limit: LimitView) -> str:
    if limit.amount is not None:
        return words.money(limit.amount)
    if limit.size is None:
        return words.saying.number(limit.count or 0)
    length = words.saying.length(limit.size)
    if not limit.gauge:
        return length
    return gettext("%(length)s, the size of the gauge “%(gauge)s”") % {
        "gauge": words.phrase(limit.gauge),
        "length": length,
    }


def line_said(words: PageWords, line: GuideLine) -> list[str]:
    """What a line of the guide says, in sentences."""
    found = [limit_said(words, each) for each in line.limits]
    if not line.limits and line.charged:
        found.append(gettext("Charged whatever its size."))
    if line.flags:
        found.append(
            gettext("Only where noted as: %(flags)s.") % {"flags": _listed(words, line.flags)}
        )
    if line.without:
        found.append(
            gettext("Not where noted as: %(flags)s.") % {"flags": _listed(words, line.without)}
        )
    if line.not_in:
        found.append(gettext("Not on: %(places)s.") % {"places": _listed(words, line.not_in)})
    if line.free:
        found.append(
            gettext("The first %(count)s are free.") % {"count": words.saying.number(line.free)}
        )
    return found


def _listed(words: PageWords, codes: Iterable[object]) -> str:
    return words.listed(words.phrase(each) for each in codes)


def decided_by(words: PageWords, guide: GuideView, item: ItemJudged) -> tuple[str, list[str]]:
    """The name of the line that decided an item, and what it says; empty where none did."""
    judged = item.judged
    if judged is None or not judged.guide_line:
        return "", []
    name = words.label(judged.guide_line)
    line = next((each for each in guide.lines if each.name == judged.guide_line), None)
    if line is not None:
        return name, line_said(words, line)
    if any(each.name == judged.guide_line for each in guide.sets):
        return name, [gettext("These parts must all be there, and match where the guide says so.")]
    return name, []


def reason_said(item: ItemJudged) -> str:
    """Why an item is judged as it is, in one sentence."""
    reason = item.judged.reason if item.judged is not None else ""
    said = gettext(REASONS[reason]) if reason in REASONS else ""
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def form_of(limit: LimitView) -> Form:
    """How the size of a limit is drawn: by its measure, or by what its gauge is called."""
    name = str(limit.gauge)
    if limit.measure is Measure.TREAD:
        return Form.TAB
    if limit.measure is Measure.DIAMETER or name.endswith("circle"):
        return Form.CIRCLE
    return Form.EDGE


def size_of(limit: LimitView) -> Size | None:
    """The size of a limit to draw; None for one that is no size."""
    if limit.size is None:
        return None
    return Size(str(limit.gauge), form_of(limit), limit.size)
