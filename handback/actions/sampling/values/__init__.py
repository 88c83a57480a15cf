"""What `$name` stands for in the stories of the sample, worked out from the case as it stands.

Lives here: one file a topic, each value registered under its function's name.
Never here: moves, anything that changes a lease that is lived.
May import: the other modules of `sampling`, `core`.
"""
