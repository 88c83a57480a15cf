"""Forms are generated for every move of every role, and bad input changes nothing."""

from itertools import groupby

import pytest
from django.template.loader import render_to_string

from handback.actions import access
from handback.core.base import LESSEE_SIDE, Role
from handback.core.inspection import Item
from handback.core.moves.catalogue import MOVES
from handback.policy.shapes import Kind
from handback.records.models import Assignment, Case, Event, Membership, Person
from handback.web.forms import labels
from handback.web.forms.generated import HAPPENED, form_class
from handback.web.forms.spots import NAME, spots_of
from tests.kit.filling import as_sent, filled_in, here_of, shown_first

STAFF = [Role.SPECIALIST, Role.ADMINISTRATOR]
COMPANIES = [Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER, Role.LENDER]
ELSEWHERE = {"open_case"}
STAGES = 6
"""Stages of a programme that the forms of the desk are drawn at."""


def staff(role: Role) -> Person:
    return Membership.objects.filter(role=role.value).order_by("pk")[0].person


def cases_of(role: Role) -> list[int]:
    """Cases of every programme at several stages, that somebody of the role meets."""
    rows = Case.objects.order_by("programme", "stage", "pk")
    if role in COMPANIES:
        own = access.visitor(staff(role).pk).organisations(role)
        met = Assignment.objects.filter(role=role.value, organisation__in=own, until=None)
        rows = rows.filter(pk__in=met.values("case_id"))
    found = []
    for _, of_programme in groupby(rows, lambda each: each.programme):
        firsts = [next(iter(each)) for _, each in groupby(of_programme, lambda row: row.stage)]
        found += [each.pk for each in firsts[:STAGES]]
    return found


def heres(portal, role):
    visitor = access.visitor(staff(role).pk)
    for case in cases_of(role):
        if any(seat.role is role for seat in access.seats(visitor, case, portal.now)):
            yield here_of(visitor, case, portal.now, role)


@pytest.mark.parametrize("role", [*STAFF, *COMPANIES])
def test_every_move_of_a_role_has_a_form_that_can_be_drawn(portal, role):
    drawn = set()
    for here in heres(portal, role):
        for name, move in MOVES.items():
            if role not in move.roles or name in ELSEWHERE:
                continue
            form = form_class(name)(here)
            html = render_to_string(
                "web/work/parts_fields.html", {"parts": form.shown(), "words": here.words}
            )
            for spot in spots_of(form.parts):
                upload = f'name="{spot.name}-upload"'
                assert f'name="{spot.name}"' in html or upload in html, (name, spot)
            assert (HAPPENED in form.fields) == move.report
            drawn.add(name)
    wanted = {name for name, move in MOVES.items() if role in move.roles} - ELSEWHERE
    assert drawn == wanted


def test_every_argument_has_a_name_in_words():
    asked = {
        (move.name, field)
        for move in MOVES.values()
        if move.name not in ELSEWHERE
        for block in (move.ask, *([Item] if "item" in str(move.ask.__annotations__) else []))
        for field in block.__dataclass_fields__
    }
    plain = {
        (move, field)
        for move, field in asked
        if field not in labels.LABELS and (move, field) not in labels.OWN_LABELS
    }
    assert not plain


def test_a_lessee_side_move_has_a_form_too(portal):
    _, case = portal.lessee("ally", "open")
    visitor = access.visitor(portal.lessee_of(case).pk)
    here = here_of(visitor, case, portal.now, Role.LESSEE)
    for name, move in MOVES.items():
        if LESSEE_SIDE & move.roles:
            assert form_class(name)(here).fields


def a_specialist_at(portal, programme, *stages):
    case = portal.cases(programme, *stages)[0].pk
    visitor = access.visitor(staff(Role.SPECIALIST).pk)
    return here_of(visitor, case, portal.now, Role.SPECIALIST)


BAD = {
    "cents": ("record_charge", {"code": "toll", "incurred": "2026-10-01"}, "amount", "12.345"),
    "negative": ("record_charge", {"code": "toll", "incurred": "2026-10-01"}, "amount", "-5.00"),
    "day": ("record_charge", {"amount": "5.00"}, "incurred", "2026-02-31"),
    "instant": ("set_turn_in_place", {}, "at", "tomorrow"),
    "whole number": ("record_reading", {"origin": "service"}, "odometer", "12.5 miles"),
    "choice": ("choose_option", {}, "option", "fly"),
    "yes or no": ("answer_instalments", {}, "granted", "perhaps"),
    "place": ("book_turn_in", {}, "retailer", "999999999"),
    "person": ("record_death", {}, "person", "nobody"),
    "code": ("undo_grounding", {}, "reason", "ça va?"),
    "vin": ("correct_vehicle", {"reason": "typo"}, "vehicle", "WHATEVER"),
    "text": ("record_message", {}, "text", ""),
    "length": ("report_condition", {"odometer": "1"}, "items-0-length", "7 apples"),
    "several": ("request_extension", {}, "days", ""),
    "address": ("change_address", {}, "address", ""),
}


@pytest.mark.parametrize("sort", BAD)
def test_bad_input_is_told_at_its_field_and_changes_nothing(portal, sort):
    move, more, field, bad = BAD[sort]
    case = portal.cases("ally", "open")[0].pk
    if "retailer" in field or move == "report_condition":
        case = portal.cases("infiniti", "open")[0].pk
    before = Event.objects.filter(case_id=case).count()
    client = portal.staff(Role.SPECIALIST)
    answer = client.post(
        f"/work/specialist/cases/{case}/moves/{move}/", {**more, field: bad, "marker": "x"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422, said
    assert f'id="id_{field}_error"' in said, sort
    if bad and sort not in ("choice", "yes or no", "place", "person"):
        assert bad in said.replace("&#x27;", "'")
    assert Event.objects.filter(case_id=case).count() == before


def test_what_is_wrong_with_a_row_stands_at_the_row_as_it_is_shown(portal):
    here = a_specialist_at(portal, "ally", "inspected", "turned_in", "billed")
    case = here.seat.case
    data = {
        "odometer": "12000",
        "items-rows": "3",
        "items-0-name": "item-1",
        "items-1-name": "item-2",
        "items-1-area": "roof",
        "items-2-name": "item-3",
        "items-2-kind": "dent",
    }
    client = portal.staff(Role.SPECIALIST)
    answer = client.post(f"/work/specialist/cases/{case}/moves/report_condition/", data)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_items-2-area_error"' in said
    assert 'id="id_items-1-kind_error"' in said
    assert 'id="id_items-0-area_error"' not in said


def test_another_row_keeps_what_was_typed_and_judges_nothing(portal):
    case = portal.cases("infiniti", "open")[0].pk
    client = portal.staff(Role.SPECIALIST)
    address = f"/work/specialist/cases/{case}/moves/report_condition/"
    data = {"odometer": "many", "items-rows": "1", "items-0-kind": "dent", "add": "items"}
    said = client.post(address, data)
    page = said.content.decode()
    assert said.status_code == 200
    assert 'value="many"' in page
    assert 'value="dent"' in page
    assert 'name="items-1-kind"' in page
    assert "govuk-error-message" not in page


def test_an_inspector_is_asked_for_no_amount(portal):
    here = next(iter(heres(portal, Role.INSPECTOR)))
    form = form_class("report_condition")(here)
    amounts = [each for each in spots_of(form.parts) if each.shape.form == "cents"]
    assert not amounts
    assert any(each.key == NAME for each in spots_of(form.parts))


def test_a_form_reads_back_what_was_filled_in(portal):
    here = a_specialist_at(portal, "infiniti", "open")
    arguments = {
        "odometer": 31000,
        "items": [
            {"name": "one", "area": "hood", "kind": "dent", "length": "3 in", "count": 2},
            {"name": "two", "area": "roof", "kind": "scratch", "treads": ["2 mm", "3/32 in"]},
        ],
        "present": "nobody",
        "signed": False,
        "test_driven": True,
    }
    form = form_class("report_condition")(here, as_sent(filled_in(here, "report_condition",
                                                                   arguments)))  # fmt: skip
    assert form.is_valid(), form.errors
    read = form.arguments()
    assert read["items"][0] == arguments["items"][0]
    assert read["items"][1] == {**arguments["items"][1], "count": 1}
    assert (read["present"], read["signed"], read["test_driven"]) == ("nobody", False, True)


def test_a_form_left_as_it_is_sends_what_is_meant_by_default(portal):
    here = a_specialist_at(portal, "infiniti", "open")
    for name, move in MOVES.items():
        if Role.SPECIALIST not in move.roles or name in ELSEWHERE:
            continue
        form = form_class(name)(here, as_sent(shown_first(form_class(name)(here))))
        form.is_valid()
        for spot in spots_of(form.parts):
            if spot.in_row or spot.name not in form.fields or spot.shape.kind is Kind.LIST:
                continue
            told = form.cleaned_data.get(spot.name)
            if told not in (None, "", []) and spot.default is not None:
                assert told == getattr(spot.default, "value", spot.default), (name, spot.name)
