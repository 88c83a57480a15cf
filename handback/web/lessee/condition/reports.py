"""A condition report: the car drawn with what was found, and what the guide says of each item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from handback.actions.files import StoredFileView, files_of
from handback.actions.views.condition import ItemJudged, ReportJudged
from handback.actions.views.inspecting import InspectionState, inspection_state
from handback.actions.views.repair_plan import LEAVE
from handback.actions.views.wear_guide import GuideView, wear_guide
from handback.core.terms.inspection import Combine
from handback.web.door import Here, lease_page
from handback.web.drawing.car import Found, Tone, car_drawing
from handback.web.forms.moving import new_move_id
from handback.web.lessee.condition.choosing import choices, said, there
from handback.web.lessee.condition.guide import decided_by, reason_said
from handback.web.lessee.condition.uploads import SHOWN
from handback.web.words import PageWords


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of an item; `shown` where a browser shows pictures of its type."""

    file: StoredFileView
    shown: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a report as the page tells it; `move_id` is for the choice it offers."""

    number: int
    judged: ItemJudged
    tone: Tone
    title: str
    line: str
    says: tuple[str, ...]
    reason: str
    choice: str
    photos: tuple[Photo, ...]
    lost_photos: int
    move_id: str

    @property
    def anchor(self) -> str:
        """Where the item stands on its page."""
        return f"item-{self.number}"


@lease_page
def report(request: HttpRequest, here: Here, report: str) -> HttpResponse:
    """One report: when, who was there, what was found, what it means."""
    found = next((each for each in here.lease.reports if each.seen.report == report), None)
    if found is None:
        raise Http404
    state = inspection_state(here.look, here.now)
    rows = _rows(here, found)
    marks = tuple(marked(here.words, each) for each in rows)
    context = {
        "report": found,
        "rows": rows,
        "drawing": car_drawing(marks),
        "marks": marks,
        "there": there(here.words, found.seen.present),
        "state": state,
        "counts": found.seen.report in state.counting,
        "valid": found.seen.report in state.valid,
        "due": state.results_due.get(found.seen.report),
        "others": [each for each in here.lease.reports if each is not found],
        "explained": explained(here, state),
        "choices": choices(here.words, here.look.terms.repairs.choices),
        "choosing": here.possible["choose_repair"],
        "illustrative": wear_guide(here.look, here.now).illustrative,
    }
    return here.page("web/lessee/condition/report.html", context)


def _rows(here: Here, found: ReportJudged) -> tuple[Row, ...]:
    guide = wear_guide(here.look, here.now)
    wanted = any(each.item.photos for each in found.items)
    kept = files_of(here.visitor, here.seat.case, here.now) if wanted else []
    by_id = {each.id: each for each in kept}
    return tuple(
        row(here.words, guide, number, each, by_id) for number, each in enumerate(found.items, 1)
    )


def row(
    words: PageWords,
    guide: GuideView,
    number: int,
    judged: ItemJudged,
    files: Mapping[str, StoredFileView],
) -> Row:
    """An item in words, with its photos."""
    line, says = decided_by(words, guide, judged)
    item, repair = judged.item, judged.repair
    photos = tuple(
        Photo(files[each], files[each].media_type in SHOWN) for each in item.photos if each in files
    )
    return Row(
        number=number,
        judged=judged,
        tone=tone_of(judged),
        title=title_of(words, judged),
        line=line,
        says=tuple(says),
        reason=reason_said(judged),
        choice=said(words, repair.choice) if repair is not None and repair.choice else "",
        photos=photos,
        lost_photos=len(item.photos) - len(photos),
        move_id=new_move_id(),
    )


def title_of(words: PageWords, judged: ItemJudged) -> str:
    """What an item is, and where."""
    item = judged.item
    places = (item.area, item.part, item.spot)
    return gettext("%(kind)s: %(place)s") % {
        "kind": words.label(item.kind),
        "place": words.listed(map(words.phrase, filter(None, places))),
    }


def tone_of(judged: ItemJudged) -> Tone:
    """What the mark of an item tells."""
    repair = judged.repair
    if judged.spared or (repair is not None and repair.accepted is not None):
        return Tone.REPAIR
    if judged.judged is None or not judged.judged.chargeable:
        return Tone.NORMAL
    planned = repair is not None and repair.choice not in ("", LEAVE)
    return Tone.REPAIR if planned else Tone.CHARGED


def tone_said(tone: Tone) -> str:
    """What a mark tells, in words."""
    return {
        Tone.CHARGED: gettext("charged"),
        Tone.REPAIR: gettext("to be repaired, or repaired"),
        Tone.NORMAL: gettext("normal wear"),
    }[tone]


def marked(words: PageWords, row: Row) -> Found:
    """The mark of an item."""
    item = row.judged.item
    label = gettext("Item %(number)s: %(title)s, %(tone)s") % {
        "number": row.number,
        "title": row.title,
        "tone": tone_said(row.tone),
    }
    return Found(row.number, (item.part, item.area), row.tone, f"#{row.anchor}", label)


def explained(here: Here, state: InspectionState) -> list[dict[str, Any]]:
    """How several reports go together, each sentence with its rule."""
    terms, reports = here.look.terms.inspection, here.lease.reports
    if len(reports) < 2:
        return []
    return list(_sentences(state.combine, terms.reinspection.source_of("combine"))) + (
        _after_return(terms.source_of("earlier_report_stands"))
        if terms.earlier_report_stands and any(each.seen.after_return for each in reports)
        else []
    )


def _sentences(combine: Combine, rule: str) -> Iterable[dict[str, Any]]:
    by_way = {
        Combine.LOWER: gettext(
            "Where several reports were made, the one with the lower sum of charges counts."
        ),
        Combine.LATEST: gettext("Where several reports were made, the latest counts."),
        Combine.FIRST: gettext("Where several reports were made, the first counts."),
    }
    yield {"says": by_way[combine], "rule": rule}


def _after_return(rule: str) -> list[dict[str, Any]]:
    says = gettext(
        "A report made before the return stands: one made after it adds only damage that is shown"
        " to be newer."
    )
    return [{"says": says, "rule": rule}]
