"""Texts in cells: what is no text is refused, and never quoted, since it may name a person."""

import re

from handback.policy.written import NotWrittenError

LONGEST = 200
"""Letters of a name and of most other texts."""
LONGEST_EMAIL = 254
LONGEST_PHONE = 40

_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,]+\Z")


def clean(text: str, what: str = "text", longest: int = LONGEST) -> str:
    """A text without signs that no text has; raises `NotWrittenError`."""
    if len(text) > longest:
        wrong = f"The {what} has {len(text):,} letters."
        raise NotWrittenError(wrong, f"Use up to {longest} letters.")
    if text.isascii() and text.isprintable():
        return text
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        do = "Save the file as UTF-8, or name its encoding with --encoding."
        raise NotWrittenError(f"The {what} is not UTF-8.", do)
    if any(letter < " " or "\x7f" <= letter < "\xa0" for letter in text):
        do = "Take out line breaks and signs that cannot be seen."
        raise NotWrittenError(f"The {what} holds a control character.", do)
    return text


def read_name(text: str) -> str:
    """The name of a person or firm."""
    name = clean(text, "name")
    if not any(letter.isalpha() for letter in name):
        raise NotWrittenError("The name has no letter.", "Write the name as the contract has it.")
    return name


def read_email(text: str) -> str:
    """An e-mail address."""
    address = clean(text, "e-mail address", LONGEST_EMAIL)
    if not _EMAIL.match(address):
        raise NotWrittenError("This is no e-mail address.", "Write it like pat@example.org.")
    return address


def read_phone(text: str) -> str:
    """A phone number, as people write it."""
    number = clean(text, "phone number", LONGEST_PHONE)
    if sum(letter.isdigit() for letter in number) < 3:
        raise NotWrittenError("This is no phone number.", "Write it like +1 626 555 0100.")
    return number
