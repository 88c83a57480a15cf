"""Floats, clocks, chance and libraries are kept out of the rooms that must be pure."""

import pytest

from tests.tidy.rules import purity
from tests.tidy.tree import assert_tidy, modules, snippet

DOORS = tuple(f"handback/{door}/" for door in ("web", "api", "cli", "worker"))


def test_core_has_no_float():
    assert_tidy([found for module in modules("handback/core") for found in purity.floats(module)])


@pytest.mark.parametrize("text", ["RATE = 0.25", "x = 1e3", "x = -2.5", "x = 3j", "x = float('1')"])
def test_a_float_is_caught(text):
    assert purity.floats(snippet(text))


def test_text_and_whole_numbers_are_no_floats():
    text = """
        x = Decimal("0.25") * 100
        y = isinstance(x, float)
        """
    assert not purity.floats(snippet(text))


def test_only_doors_read_the_clock():
    inside = [m for m in modules("handback", "tests") if not m.path.startswith(DOORS)]
    assert_tidy([found for module in inside for found in purity.clocks(module)])


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\nx = datetime.datetime.now()",
        "import datetime as dt\nx = dt.date.today()",
        "from datetime import datetime\nx = datetime.utcnow()",
        "from datetime import datetime as moment\nx = moment.today()",
        "from datetime import date\nread = date.today",
        "from handback.core.base import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import monotonic as tick\nx = tick()",
        "from django.utils import timezone\nx = timezone.now()",
    ],
)
def test_a_clock_is_caught(text):
    assert purity.clocks(snippet(text))


def test_a_time_of_day_and_an_argument_are_no_clock():
    text = """
        from datetime import date, datetime, time

        def noon(day: date, now: datetime) -> datetime:
            return datetime.combine(day, time(12)) if now.date() > day else now
        """
    assert not purity.clocks(snippet(text))


def test_core_draws_nothing_at_random():
    assert_tidy([found for module in modules("handback/core") for found in purity.chance(module)])


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from secrets import token_hex",
        "import uuid\nx = uuid.uuid4()",
        "from uuid import uuid1\nx = uuid1()",
        "import os\nx = os.urandom(8)",
    ],
)
def test_chance_is_caught(text):
    assert purity.chance(snippet(text))


def test_a_derived_id_is_not_chance():
    assert not purity.chance(snippet("from uuid import UUID, uuid5\nx = uuid5(UUID(int=0), 'a')"))


def test_core_imports_only_the_standard_library():
    found = [found for module in modules("handback/core") for found in purity.libraries(module)]
    assert_tidy(found)


@pytest.mark.parametrize(
    "text", ["import yaml", "from pydantic import BaseModel", "import handback.policy"]
)
def test_a_library_in_core_is_caught(text):
    assert purity.libraries(snippet(text))


def test_the_standard_library_and_core_itself_pass():
    text = "from dataclasses import dataclass\nfrom . import base\nimport handback.core.money"
    assert not purity.libraries(snippet(text))
