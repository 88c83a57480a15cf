from dataclasses import replace
from datetime import date

import pytest

from handback.core.base import Code, Moment
from handback.core.calendar import Offset
from handback.core.retention import kept_until, last_day
from handback.core.terms.people import RetentionTerms
from handback.core.view import View
from tests.kit import Play, programme

TERMS = replace(
    programme(),
    retention=RetentionTerms(
        source=Code("K-KEEP"),
        kinds={
            Code("photos"): Offset(days=10, moment=Moment.MATURITY),
            Code("statements"): Offset(months=84, moment=Moment.CLOSING),
        },
    ),
)


def test_data_is_kept_until_its_day_or_until_nobody_knows():
    play = Play(TERMS)
    kept = kept_until(View.of(play.case, play.terms, play.day))
    assert kept == {"photos": date(2026, 12, 25), "statements": None}


PHOTOS, STATEMENTS, MESSAGES = Code("photos"), Code("statements"), Code("messages")
SOON, LATE = date(2026, 12, 25), date(2033, 12, 25)


@pytest.mark.parametrize(
    ("kind", "kept", "closed", "last"),
    [
        (PHOTOS, {PHOTOS: SOON, STATEMENTS: LATE}, True, SOON),
        (PHOTOS, {PHOTOS: SOON, STATEMENTS: None}, False, SOON),
        (PHOTOS, {PHOTOS: None, STATEMENTS: LATE}, False, None),
        (PHOTOS, {PHOTOS: None, STATEMENTS: LATE}, True, LATE),
        (MESSAGES, {PHOTOS: SOON, STATEMENTS: LATE}, True, LATE),
        (MESSAGES, {PHOTOS: SOON, STATEMENTS: None}, False, None),
        (MESSAGES, {PHOTOS: SOON, STATEMENTS: LATE}, False, LATE),
        (MESSAGES, {PHOTOS: None}, True, None),
        (MESSAGES, {}, True, None),
    ],
)
def test_a_kind_nobody_speaks_of_is_kept_as_long_as_any(kind, kept, closed, last):
    assert last_day(kind, kept, closed) == last
