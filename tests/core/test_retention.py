from dataclasses import replace
from datetime import date

from handback.core.base import Code, Moment
from handback.core.calendar import Offset
from handback.core.retention import kept_until
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
