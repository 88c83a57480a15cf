"""The repair planner: what is charged, what is planned about it, and the papers that prove it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.files import StoredFileView, files_of
from handback.actions.views.repair_plan import (
    LEAVE,
    PlannedItem,
    RepairPlan,
    orders_on_record,
    repair_outlook,
    repair_plan,
)
from handback.actions.views.wear_guide import wear_guide
from handback.core.base import Code
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.condition.choosing import choices, said
from handback.web.lessee.condition.reports import Row, row
from handback.web.lessee.condition.uploads import files_field, kept_before, stored

COVER_SHEET = Code("cover_sheet")
PAPER_STATES = {
    "accepted": gettext_lazy("Accepted: not charged"),
    "rejected": gettext_lazy("Not accepted"),
    "submitted": gettext_lazy("Being looked at"),
    "incomplete": gettext_lazy("Papers missing"),
    "planned": gettext_lazy("Planned"),
    "left": gettext_lazy("Left to be charged"),
    "open": gettext_lazy("Not decided"),
}
COLOURS = {"accepted": "green", "rejected": "red", "submitted": "yellow", "incomplete": "orange"}


@dataclass(frozen=True, slots=True)
class Planned:
    """An item of the planner with its words, and where its repair stands."""

    item: PlannedItem
    row: Row
    state: str
    choice: str

    @property
    def state_said(self) -> str:
        """Where the repair stands, in words."""
        return str(PAPER_STATES[self.state])

    @property
    def colour(self) -> str:
        """The colour of its tag; empty for the plain one."""
        return COLOURS.get(self.state, "grey" if self.state in ("left", "open") else "")


def state_of(item: PlannedItem) -> str:
    """Where the repair of an item stands: a key of `PAPER_STATES`."""
    if item.accepted is not None:
        return "accepted"
    if item.rejected:
        return "rejected"
    if item.submitted:
        return "submitted"
    if item.papers:
        return "incomplete"
    if item.choice == LEAVE:
        return "left"
    return "planned" if item.choice else "open"


def _planned(here: Here, plan: RepairPlan) -> list[Planned]:
    guide = wear_guide(here.look, here.now)
    return [
        Planned(
            each,
            row(here.words, guide, number, each.item, {}),
            state_of(each),
            said(here.words, each.choice) if each.choice else "",
        )
        for number, each in enumerate(plan.items, 1)
    ]


@lease_page
def repairs(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that is charged, what is planned about it, and what that would save."""
    plan = repair_plan(here.look, here.now)
    context = {
        **_common(here, plan),
        "items": _planned(here, plan),
        "outlook": repair_outlook(here.look, here.now, plan),
        "orders": orders_on_record(here.look, here.now),
        "damage": here.possible["notify_damage"],
        "notified": here.look.case.inspection.notified.values(),
    }
    return here.page("web/lessee/condition/repairs.html", context)


def _common(here: Here, plan: RepairPlan) -> dict[str, Any]:
    terms = here.look.terms.repairs
    return {
        "plan": plan,
        "evidence": terms.evidence,
        "evidence_rule": terms.source_of("evidence"),
        "choices": choices(here.words, terms.choices),
        "choices_rule": terms.source_of("choices"),
        "choosing": here.possible["choose_repair"],
        "proving": here.possible["submit_repair_evidence"],
        "until_rule": terms.source_of("open_when"),
        "late_rule": terms.source_of("late"),
        "reviewed_by": terms.reviewed_by,
        "reviewed_rule": terms.source_of("reviewed_by"),
        "sheet": COVER_SHEET in terms.evidence,
    }


class ChoiceForm(MoveForm):
    """Says what is meant to be done about an item."""

    move = "choose_repair"
    button = gettext_lazy("Save my choice")
    done = gettext_lazy("Your choice is saved.")

    choice = forms.ChoiceField(label=gettext_lazy("What will you do?"), widget=forms.RadioSelect)

    def __init__(self, here: Here, item: PlannedItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.item = item
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices(here.words, here.look.terms.repairs.choices)
        field.initial = str(item.choice)

    def arguments(self) -> dict[str, Any]:
        """The item, and what is chosen."""
        return {"item": self.item.name, "choice": self.cleaned_data["choice"]}


class EvidenceForm(MoveForm):
    """Hands in papers of a repair, with files or photos of them."""

    move = "submit_repair_evidence"
    use_required_attribute = False  # a form that is shown again may have all its files already
    button = gettext_lazy("Hand in")
    done = gettext_lazy("Thank you. Your papers are in.")

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Which papers do you hand in?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one paper.")},
    )
    sent = files_field(
        gettext_lazy("Files or photos of them"),
        gettext_lazy(
            "Photos of your phone are fine, several at once: JPEG, PNG, PDF or plain text."
        ),
    )

    def __init__(self, here: Here, item: PlannedItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.item = item
        self.kept: list[StoredFileView] = []
        field = self.fields["papers"]
        if isinstance(field, forms.MultipleChoiceField):
            again = here.look.terms.repairs.evidence
            field.choices = [(str(each), here.words.label(each)) for each in again]

    def clean(self) -> dict[str, Any]:
        """What was filled in; files are stored at once and stay, whatever else is wrong."""
        answers: dict[str, Any] = super().clean() or {}
        before = self.data.getlist("kept") if hasattr(self.data, "getlist") else []
        self.kept = kept_before(self.here, before)
        found, wrong = stored(self.here, answers.get("sent") or [])
        known = {each.id for each in self.kept}
        self.kept += [each for each in found if each.id not in known]
        for each in wrong:
            self.add_error("sent", each)
        if not self.kept and not self.errors.get("sent"):
            self.add_error("sent", gettext("Add at least one file or photo."))
        return answers

    def arguments(self) -> dict[str, Any]:
        """The item, the papers, and the files that show them."""
        return {
            "item": self.item.name,
            "papers": self.cleaned_data["papers"],
            "files": [each.id for each in self.kept],
        }


def _item(here: Here, plan: RepairPlan, name: str) -> PlannedItem:
    found = next((each for each in plan.items if each.name == name), None)
    if found is None:
        raise Http404
    return found


@lease_page
def repair(request: HttpRequest, here: Here, item: str) -> HttpResponse:
    """One item: the choice, the papers, where their review stands."""
    plan = repair_plan(here.look, here.now)
    found = _item(here, plan, item)
    sent = request.method == "POST"
    form = EvidenceForm(here, found, *([request.POST, request.FILES] if sent else []))
    return form_page(form, *_item_page(here, plan, found, ChoiceForm(here, found)))


@lease_page
def choose_repair(request: HttpRequest, here: Here, item: str) -> HttpResponse:
    """Take a choice about one item."""
    plan = repair_plan(here.look, here.now)
    found = _item(here, plan, item)
    if request.method != "POST":
        return redirect("lease:repair", here.seat.case, item)
    form = ChoiceForm(here, found, request.POST)
    template, onward, context = _item_page(here, plan, found, form)
    return form_page(form, template, onward, {**context, "form": EvidenceForm(here, found)})


def _item_page(
    here: Here, plan: RepairPlan, found: PlannedItem, choice: ChoiceForm
) -> tuple[str, str, dict[str, Any]]:
    onward = reverse("lease:repair", args=[here.seat.case, found.name])
    kept = files_of(here.visitor, here.seat.case, here.now)
    by_id = {each.id: each for each in kept}
    planned = Planned(
        found,
        row(here.words, wear_guide(here.look, here.now), 1, found.item, by_id),
        state_of(found),
        said(here.words, found.choice) if found.choice else "",
    )
    context = {
        **_common(here, plan),
        "each": planned,
        "choice_form": choice,
        "have": dict(found.papers),
        "handed_in": [by_id[each] for each in found.files if each in by_id],
    }
    return "web/lessee/condition/repair.html", onward, context


@lease_page
def cover_sheet(request: HttpRequest, here: Here, item: str) -> HttpResponse:
    """A sheet to put on top of the papers of a repair, to print."""
    plan = repair_plan(here.look, here.now)
    if COVER_SHEET not in here.look.terms.repairs.evidence:
        raise Http404
    found = _item(here, plan, item)
    words_row = row(here.words, wear_guide(here.look, here.now), 1, found.item, {})
    evidence = [each for each in here.look.terms.repairs.evidence if each != COVER_SHEET]
    lines = [
        each for each in here.lease.lines if each.line.fax or each.line.email or each.line.post
    ]
    context = {"each": found, "row": words_row, "papers": evidence, "lines": lines}
    return here.page("web/lessee/condition/cover_sheet.html", context)


class DamageForm(MoveForm):
    """Tells of damage that came after the inspection."""

    move = "notify_damage"
    button = gettext_lazy("Tell of this damage")
    done = gettext_lazy("Thank you. The damage is on record; the earlier report stands.")

    area = forms.ChoiceField(label=gettext_lazy("Where on the car?"))
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"))

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        guide = wear_guide(here.look, here.now)
        words = here.words
        places = [
            (words.label(group), [(str(each), words.label(each)) for each in members])
            for group, members in guide.groups.items()
        ]
        kinds = sorted({kind for line in guide.lines for kind in line.kinds}, key=words.label)
        for name, found in (("area", places), ("kind", [(str(k), words.label(k)) for k in kinds])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", gettext("Choose")), *found]

    def arguments(self) -> dict[str, Any]:
        """Place and kind, under a name of its own that a sent form keeps."""
        name = f"told-{self.cleaned_data['move_id'][:8]}"
        return {"name": name, "area": self.cleaned_data["area"], "kind": self.cleaned_data["kind"]}


@lease_page
def new_damage(request: HttpRequest, here: Here) -> HttpResponse:
    """Tell of damage that came after the inspection."""
    form = DamageForm(here, request.POST) if request.method == "POST" else DamageForm(here)
    onward = reverse("lease:repairs", args=[here.seat.case])
    terms = here.look.terms.inspection.new_damage
    context = {"waits": terms.reported_waits, "waits_rule": terms.source_of("reported_waits")}
    return form_page(form, "web/lessee/condition/damage.html", onward, context)
