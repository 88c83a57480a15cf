"""Bringing in files: leases, payments, market values and organisations, from CSV or Parquet.

Lives here: reading files as streams of rows, the columns each kind of file has, what is checked of
a row, and writing good rows in batches. A row goes in whole or not at all; the same file again
changes nothing.
Never here: arguments of a command, how results are printed, a clock, forms of values that policy
files have readers for.
May import: what `actions` may import; Polars, and only when a Parquet file is read.
"""
