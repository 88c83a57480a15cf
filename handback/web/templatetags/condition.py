"""Filters of the pages about a car's condition."""

from datetime import date

from django import template

from handback.actions.files import StoredFileView
from handback.core.terms.base import Block
from handback.web.words import PageWords

register = template.Library()


@register.filter
def source(block: Block, name: str) -> str:
    """The rule that a value of the terms comes from."""
    return block.source_of(name)


@register.filter
def said_day(on: date, words: PageWords) -> str:
    """A day in words, to put into a sentence."""
    return words.day(on)


@register.filter
def said_money(cents: int, words: PageWords) -> str:
    """An amount in words, to put into a sentence."""
    return words.money(cents)


@register.filter
def said_code(code: object, words: PageWords) -> str:
    """A code in words, to put into a sentence."""
    return words.phrase(code)


@register.filter
def kilobytes(file: StoredFileView) -> int:
    """The size of a file in kilobytes, at least one."""
    return max(1, round(file.size / 1_000))
