"""Addresses of pages, quickly: the form of an address is found once, a number is put into it.

A page of a lease has some thirty of them. Django matches each anew against every address there is.
"""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

STANDS_FOR = 461_168_601_842_738_790
"""Stands for the number of a case while the form of an address is found out."""
FORMS = 1_024
"""How many forms are kept: one for each page, and each place a server is mounted at."""


def address(name: str, number: int | None = None) -> str:
    """The address of a page that is about nothing, or about one number such as a case's.

    Raises `NoReverseMatch` where there is none.
    """
    found = quick_address(name, number)
    return reverse(name, args=[] if number is None else [number]) if found is None else found


def quick_address(name: str, number: int | None, current_app: str | None = None) -> str | None:
    """The address where its form is known to be simple; None where Django has to be asked."""
    form = _form(name, number is not None, get_urlconf(), get_script_prefix(), current_app)
    if form is None or (number is not None and number < 0):
        return None
    return form[0] if number is None else str(number).join(form)


@lru_cache(maxsize=FORMS)
def _form(
    name: str, numbered: bool, urlconf: Any, prefix: str, current_app: str | None
) -> tuple[str, ...] | None:
    """What stands before and behind the number; `prefix` is read by `reverse` itself."""
    del prefix
    given = [STANDS_FOR] if numbered else []
    try:
        said = str(reverse(name, urlconf, args=given, current_app=current_app))
    except NoReverseMatch:
        return None
    parts = tuple(said.split(str(STANDS_FOR)))
    return parts if len(parts) == 1 + numbered else None
