"""Moves: everything anybody can do to a case, one file a topic, in one registry.

Lives here: what a move asks for, who may make it, when it is refused, and the events it makes.
Never here: words shown to people, loading or storing, sums that a statement would need too.
May import: everything in `core` below it; a topic's moves never import another topic's moves.
"""
