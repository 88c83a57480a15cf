"""The guide in sentences, and photos of items."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from handback.actions import access, views
from handback.actions.files import store_file
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.actions.views.inspecting import inspection_state
from handback.actions.views.repair_plan import repair_outlook, repair_plan
from handback.actions.views.wear_guide import LimitView, lines_about, wear_guide
from handback.core.base import Id, Role
from handback.core.terms.wear import Comparator, Measure
from handback.records.models import Membership
from handback.web.drawing.gauge import Form
from handback.web.lessee.condition.guide import LIMITS, form_of, limit_said, line_said
from handback.web.words import words_of

JPEG = b"\xff\xd8\xff\xe0" + b"\x01" * 2_000


def looked(portal, programme, *stages):
    case = portal.cases(programme, *stages)[0]
    visitor = access.visitor(portal.lessee_of(case.pk).pk)
    seat = next(each for each in access.seats(visitor, case.pk, portal.now))
    return views.look(seat, portal.now)


def test_every_limit_has_a_sentence():
    wanted = {(m, c) for m in Measure if m is not Measure.NONE for c in Comparator}
    assert set(LIMITS) == wanted
    for said in LIMITS.values():
        assert str(said).count("%(size)s") == 1


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_every_line_of_a_guide_is_said(portal, programme):
    look = looked(portal, programme, "open")
    words = words_of(look.standing.terms)
    for line in wear_guide(look, portal.now).lines:
        said = line_said(words, line)
        assert said or not line.charged
        assert all(each.endswith(".") for each in said)


def test_a_limit_that_goes_by_the_length_of_the_lease_is_this_leases(portal):
    look = looked(portal, "afg-canada", "billed")
    guide = wear_guide(look, portal.now)
    scratches = next(each for each in guide.lines if each.name == "scratches")
    assert scratches.limit.size in (Decimal(25), Decimal(50), Decimal(75))
    assert "wheel_damage" in {each.name for each in lines_about(guide, "left_front_wheel")}
    assert "fabric" not in {each.name for each in lines_about(guide, "left_front_wheel")}


def test_sizes_amounts_and_counts_are_written_their_own_way(portal):
    with translation.override("en"):
        words = words_of(looked(portal, "ally", "open").standing.terms)
    length = LimitView(Measure.LENGTH, Comparator.MORE_THAN, size=Decimal("50.8"))
    cost = LimitView(Measure.REPAIR_COST, Comparator.AT_LEAST, amount=10_000)
    count = LimitView(Measure.COUNT, Comparator.MORE_THAN, count=3)
    assert limit_said(words, length) == "Longer than 2 in (50.8 mm)."
    assert limit_said(words, cost) == "A repair costs $100.00 or more."
    assert limit_said(words, count) == "More than 3 of them."
    assert form_of(length) is Form.EDGE
    assert form_of(replace(length, gauge="any_circle")) is Form.CIRCLE
    assert form_of(replace(length, measure=Measure.TREAD)) is Form.TAB
    assert form_of(replace(length, measure=Measure.DIAMETER)) is Form.CIRCLE


def test_photos_of_an_item_are_shown_with_it(portal):
    look = looked(portal, "infiniti", "inspected")
    report = next(iter(look.case.inspection.reports.values()))
    item = report.items[0]
    lessor = look.lessor
    desk = Membership.objects.filter(role=Role.SPECIALIST.value, organisation=lessor).first()
    visitor = access.visitor(desk.person_id)
    photo = store_file(visitor, look.id, "door.jpg", "image/jpeg", [JPEG], portal.now)
    raw = {"name": item.name, "area": item.area, "kind": item.kind, "photos": [photo.id]}
    if item.length is not None:
        raw["length"] = f"{item.length} mm"
    wanted = Wanted(Id("00000000-0000-4000-8000-000000000001"), "correct_item", {"item": raw})
    assert isinstance(make_move(visitor, look.id, wanted, portal.now), Moved)
    client = portal.client(portal.lessee_of(look.id))
    said = client.get(f"/lease/{look.id}/reports/{report.reported.report}/").content.decode()
    assert f'src="/lease/{look.id}/files/{photo.id}/"' in said
    shown = client.get(f"/lease/{look.id}/files/{photo.id}/")
    assert b"".join(shown.streaming_content) == JPEG


def test_what_counts_what_is_planned_and_what_it_changes(portal):
    look = looked(portal, "infiniti", "inspected")
    state = inspection_state(look, portal.now)
    assert state.counting == tuple(look.case.inspection.reports)
    assert state.valid == state.counting
    plan = repair_plan(look, portal.now)
    assert plan.total == sum(each.charge for each in plan.items)
    assert repair_outlook(look, portal.now, plan) is None  # nothing is planned yet
    visitor = access.visitor(portal.lessee_of(look.id).pk)
    first = plan.items[0]
    arguments = {"item": first.name, "choice": "repair"}
    wanted = Wanted(Id("00000000-0000-4000-8000-000000000002"), "choose_repair", arguments)
    assert isinstance(make_move(visitor, look.id, wanted, portal.now), Moved)
    again = views.look(look.seat, portal.now)
    planned = repair_plan(again, portal.now)
    outlook = repair_outlook(again, portal.now, planned)
    assert planned.repairing == (first.name,)
    assert outlook.wear_now - outlook.wear_then == first.charge
    assert outlook.total_then < outlook.total_now
