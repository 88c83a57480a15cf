"""`python -m bench [--json] [NAME…]`: run all measurements, or those named."""

import argparse
import json
from collections.abc import Callable

from bench import (
    clock,
    days,
    fold,
    growth,
    help_search,
    importing,
    loading,
    options,
    pages,
    reading,
    searching,
    suite,
    workers,
    write,
)
from bench.measure import Table

MEASUREMENTS: dict[str, Callable[[], Table]] = {
    "fold": fold.measure,
    "growth": growth.measure,
    "write": write.measure,
    "options": options.measure,
    "clock": clock.measure,
    "reading": reading.measure,
    "suite": suite.measure,
    "loading": loading.measure,
    "importing": importing.measure,
    "days": days.measure,
    "workers": workers.measure,
    "searching": searching.measure,
    "pages": pages.measure,
    "help_search": help_search.measure,
}


def main() -> None:
    """Run what the command line asks for and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--json", action="store_true", help="print for machines")
    wanted = parser.parse_args()
    unknown = set(wanted.names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    tables = {name: MEASUREMENTS[name]() for name in wanted.names or MEASUREMENTS}
    if wanted.json:
        print(json.dumps({name: table.as_json() for name, table in tables.items()}, indent=2))
    else:
        print("\n\n".join(table.as_text() for table in tables.values()))


if __name__ == "__main__":
    main()
