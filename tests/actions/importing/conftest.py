from pathlib import Path

import pytest

from handback.actions.policies import install_shipped
from tests.kit.lease_files import NOW, bring, put


@pytest.fixture
def leases(tmp_path):
    """Import rows of leases; answers the tally and what was told."""
    install_shipped(NOW)

    def run(rows, **wishes):
        path = rows if isinstance(rows, Path) else put(tmp_path, rows)
        return bring("leases", path, **wishes)

    return run
