"""Reading a stored history into a case, against `json.loads` of the same bytes."""

import json

from bench.lives import life
from bench.measure import Table, compare
from handback.core.case import fold
from handback.records.codec import decode, dump, from_lines, load


def measure() -> Table:
    """Each step alone, then decoding and folding together."""
    told = life()
    events = list(told.events)
    data = dump(events)
    lines = data.splitlines()
    array = b"[" + b",".join(lines) + b"]"
    stored = from_lines(data)
    rows = compare(
        {
            "json.loads, one array": lambda: json.loads(array),
            "json.loads, line by line": lambda: [json.loads(each) for each in lines],
            "load lines": lambda: load(data),
            "decode stored events": lambda: [decode(each) for each in stored],
            "fold events": lambda: fold(events),
            "decode stored events, fold": lambda: fold([decode(each) for each in stored]),
            "load lines, fold": lambda: fold(load(data)),
        },
        against="json.loads, one array",
        count=len(events),
    )
    title = f"fold: a whole life under {told.programme}, {len(events)} events, {len(data):,} bytes"
    return Table(title, "events", rows, aim="load lines, fold: at most 2")
