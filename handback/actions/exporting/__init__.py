"""Taking out the ledger and the events: as streams, into files that are whole or not there.

Lives here: the columns of what is taken out, writing it as CSV, JSON lines or Parquet.
Never here: content that can be erased, arguments of a command, a clock.
May import: what `actions` may import; Polars, and only when a Parquet file is written.
"""
