"""What the doctor looks at, one file a subject.

Lives here: examinations of settings, disk, database and daily work, with what to do about each.
Never here: repairs; anything that changes what it looks at.
May import: what `actions` may.
"""
