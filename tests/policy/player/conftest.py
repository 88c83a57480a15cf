import pytest

from tests.policy.player.acme import Acme


@pytest.fixture
def acme(tmp_path):
    return Acme(tmp_path)
