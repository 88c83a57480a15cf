"""The first page in a real browser."""

import pytest

from tests.kit.browser import DESK, PHONE, barriers, sideways, today


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_has_no_barriers(shared_site, size, scheme):
    page = shared_site.page(size=size, color_scheme=scheme, bypass_csp=True)
    assert barriers(page) == []
    assert sideways(page) == 0


def test_somebody_is_chosen_and_the_clock_moves_on_without_scripts(site):
    page = site.page("Elena Campbell", java_script_enabled=False)
    assert "/lease/" in page.url
    page.get_by_role("button", name="a month").click()
    assert "It is" in page.get_by_role("alert").inner_text()
    assert str(today().year) in page.get_by_role("alert").inner_text()
    assert "/lease/" in page.url
