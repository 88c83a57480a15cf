"""Lines as pages show them: what they are called, and which law changed them."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from handback.actions.access import Visitor, seats, visitor
from handback.core.base import LESSEE_SIDE, Code, Id
from handback.core.lines import line
from handback.web.door import Here
from handback.web.lessee.money.rows import named_by, rows_of, said_of, slug_of


def here_of(portal, case: int) -> Here:
    person = portal.lessee_of(case).pk
    seat = next(s for s in seats(visitor(person), case, portal.now) if s.role in LESSEE_SIDE)
    return Here(RequestFactory().get("/"), Visitor(person), seat, portal.now)


@pytest.mark.parametrize(("code", "item"), [("tax", "gst"), ("toll", ""), ("excess_wear", "d1")])
def test_a_line_is_found_again_by_its_address(code, item):
    slug = slug_of(Code(code), Id(item))
    assert "/" not in slug
    assert named_by(slug) == (code, item)


def test_a_line_that_a_law_changed_names_both_rules(portal):
    here = here_of(portal, portal.cases("infiniti", "billed")[0].pk)
    changed = line("disposition_fee", 20_000, here.look.today, "INF-50", beaten="INF-51")
    (row,) = rows_of(here, (changed,))
    assert (row.why.rule, row.law.rule) == ("INF-50", "INF-51")
    context = {"row": row, "here": here, "words": here.words, "may_dispute": None}
    page = render_to_string("web/lessee/money/line.html", context)
    said = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
    assert "INF-50 went before INF-51" in said
    assert row.why.says in said
    assert row.law.says in said


def test_a_line_that_differs_from_today_says_so(portal):
    here = here_of(portal, portal.cases("infiniti", "billed")[0].pk)
    (row,) = rows_of(here, (line("disposition_fee", 1_234, here.look.today, "INF-50"),))
    assert not row.measured
    context = {"row": row, "here": here, "words": here.words, "may_dispute": None}
    assert "This bill says $12.34" in render_to_string("web/lessee/money/line.html", context)


def test_a_fact_is_said_as_it_is_meant(portal):
    here = here_of(portal, portal.cases("infiniti", "billed")[0].pk)
    assert said_of(here.words, "billed") == (
        "your last bill, or a confirmation that nothing is owed"
    )
    assert said_of(here.words, "milestone:acceptance") == "a step that comes before: acceptance"
    assert "the balance of the lease" in said_of(here.words, "balance_known")
