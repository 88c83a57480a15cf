"""The example player: a story with expected answers is read, played in memory and compared.

Lives here: the format of example cases and lease files, playing, comparing, telling, coverage.
Never here: rules of the trade (they are moves, duties and sums of core), layout of a terminal.
May import: `core` and the rest of `policy`.
"""
