"""The partitioning that docs/scale.md tells works, and everything goes on as before."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.records import guards
from handback.records.chain import verify
from handback.records.loading import load, stored
from tests.kit.kept import keep_example

TOLD = Path(__file__).resolve().parents[2] / "docs" / "scale.md"


@pytest.mark.usefixtures("postgresql")
def test_events_lie_in_partitions_and_stay_as_they_were_written():
    example = read_example(ROOT / "samples" / "lives" / "infiniti.yaml", Library())
    before = keep_example(example)
    (statements,) = re.findall(r"```sql\n(.*?)```", TOLD.read_text(encoding="utf-8"), re.DOTALL)
    with connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("SELECT relkind FROM pg_class WHERE relname = 'records_event'")
        assert cursor.fetchone() == ("p",)
    assert guards.missing(connection) != []
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
    after = keep_example(example)
    for kept in (before, after):
        for _ in kept.play():
            pass
        assert verify(stored(kept.id), load(kept.id).row.head_hash) is None
    for table in ("records_event", "records_event_1"):
        with (
            pytest.raises(DatabaseError, match="what was written stays"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")
