"""Writing and checking a history, against `json.dumps` of the same values."""

import json

from bench.histories import returned
from bench.measure import Table, compare
from handback.records.chain import verify
from handback.records.codec import chained, dump, from_lines, to_lines


def measure() -> Table:
    """Encoding with the check that it reads back the same; the chain; the lines."""
    events = returned()
    data = dump(events)
    stored = from_lines(data)
    plain = [json.loads(each) for each in data.splitlines()]
    rows = compare(
        {
            "json.dumps, one array": lambda: json.dumps(plain),
            "encode and chain": lambda: chained(events),
            "stored events to lines": lambda: to_lines(stored),
            "verify the chain": lambda: verify(stored),
        },
        against="json.dumps, one array",
        count=len(events),
    )
    return Table(f"write: {len(events)} events in {len(data):,} bytes", "events", rows)
