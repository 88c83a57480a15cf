"""Whatever lease there is: written as a row of CSV and read again it is the same."""

import csv
import io
from dataclasses import fields
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handback.actions.importing.columns import Reader
from handback.actions.importing.lease_columns import CITED, MEANINGS, UNIT, lease_columns
from handback.actions.importing.people import read_people, write_people
from handback.actions.opening_cases import LesseeIn
from handback.core.base import Role
from handback.core.lease import CaseOpened, Posted

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
NAMES = st.from_regex(r"[A-ZÀÉ][a-zé'\- ]{0,30}[a-z,\"]", fullmatch=True)
CENTS = st.integers(0, 10**14)
COUNTS = st.integers(0, 999_999_999)
DAYS = st.dates(date(1980, 1, 1), date(2199, 12, 31))
RATIOS = st.decimals(0, 10**6, places=4).map(lambda value: Decimal(f"{value:f}"))
POSTED = st.builds(Posted, on=DAYS, amount=CENTS)
EMAILS = st.from_regex(r"[a-z0-9.]{1,10}@[a-z]{1,10}\.org", fullmatch=True)
PEOPLE = st.builds(LesseeIn, NAMES, st.one_of(st.just(""), EMAILS), role=st.just(Role.CO_LESSEE))

BY_FORM = {
    "text": NAMES,
    "a name": NAMES,
    "an e-mail address": EMAILS,
    "a phone number": st.from_regex(r"\+[0-9]{3}[0-9 ]{0,20}[0-9]", fullmatch=True),
    "a word": WORDS,
    "an amount: `620.00`": CENTS,
    "a decimal number: `0.25`": RATIOS,
    "a whole number: `36000`": COUNTS,
    "a day: `2026-12-15`": DAYS,
    "`true` or `false`": st.booleans(),
    "words: `first;second`": st.lists(WORDS, min_size=1, max_size=4).map(tuple),
    "days and amounts: `2026-01-15 620.00;2026-02-15 620.00`": st.lists(
        POSTED, min_size=1, max_size=4
    ).map(tuple),
    "people: `Sam Roe <sam@example.org>;Kim Roe`": st.lists(PEOPLE, min_size=1, max_size=3).map(
        tuple
    ),
}
LEASES = st.fixed_dictionaries(
    {each.name: BY_FORM[each.form.says] for each in lease_columns() if each.needed},
    optional={each.name: BY_FORM[each.form.says] for each in lease_columns() if not each.needed},
)


@given(LEASES)
def test_a_row_is_read_as_it_was_written(values):
    columns = {each.name: each for each in lease_columns()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(values)
    writer.writerow(columns[name].form.write(value) for name, value in values.items())
    header, cells = csv.reader(io.StringIO(out.getvalue()), strict=True)
    read, faults = Reader(lease_columns(), header).read(cells)
    assert faults == []
    assert {name: read[name] for name in values} == {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    defaults = {each.name: each.default for each in lease_columns() if each.name not in values}
    assert {name: read[name] for name in defaults} == defaults


@given(st.lists(PEOPLE, max_size=4).map(tuple))
def test_people_are_read_as_they_were_written(people):
    assert read_people(write_people(people)) == people


def test_every_fact_of_the_contract_has_its_column():
    names = [each.name for each in lease_columns()]
    assert len(names) == len(set(names))
    for field in fields(CaseOpened):
        cited = [column.name for column in CITED.get(field.name, ())]
        assert set(cited or [field.name]) <= set(names)
    assert set(MEANINGS) == {field.name for field in fields(CaseOpened)} - set(CITED)
    assert names[-1] == UNIT.name
