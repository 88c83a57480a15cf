"""Secrets at rest."""

import pytest

from handback.records.sealing import SealBrokenError, seal, unseal


def test_what_is_sealed_is_opened_for_its_purpose_only():
    sealed = seal("whsec_abc", "webhook secrets")
    assert "abc" not in sealed
    assert seal("whsec_abc", "webhook secrets") != sealed
    assert unseal(sealed, "webhook secrets") == "whsec_abc"
    with pytest.raises(SealBrokenError):
        unseal(sealed, "something else")


def test_an_old_key_opens_and_a_lost_one_does_not(settings_key):
    sealed = seal("secret", "tests")
    settings_key("another key that is long enough", old=True)
    assert unseal(sealed, "tests") == "secret"
    settings_key("another key that is long enough")
    with pytest.raises(SealBrokenError, match="HANDBACK_SECRET_KEY"):
        unseal(sealed, "tests")


@pytest.fixture
def settings_key(monkeypatch):
    from django.conf import settings

    first = settings.SECRET_KEY

    def change(key, *, old=False):
        monkeypatch.setattr(settings, "SECRET_KEY", key)
        monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [first] if old else [])

    return change
