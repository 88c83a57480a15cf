"""What is kept and how it is found.

Lives here: the models and their queries, the event codec, the erasable rows, the outbox's table.
Never here: who may do what, rules of the trade, words shown to people, a clock.
May import: `policy`, `documents`, `channels`, `core`. The codec needs only `core` and msgspec.
"""
