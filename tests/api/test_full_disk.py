"""A disk that is full while a file comes in: a clear answer, and nothing of it is kept."""

import errno
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from handback.core.base import Role
from handback.records.models import StoredFile
from tests.api.kit import BASE, Api
from tests.channels.test_file_types import SAMPLES

LARGE = SAMPLES["image/jpeg"] + b"x" * 3_000_000
WHERE = {
    "before it is checked": ("django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file"),
    "when it is written": "handback.channels.file_storage.os.fsync",
}


@pytest.mark.parametrize("moment", WHERE)
def test_a_full_disk_is_said_and_nothing_is_kept(light: Api, tmp_path, monkeypatch, moment):
    here = settings.HANDBACK.model_copy(update={"data": tmp_path})
    monkeypatch.setattr(settings, "HANDBACK", here)
    form = {
        "file": SimpleUploadedFile("door.jpg", LARGE, "image/jpeg"),
        "case": str(light.world.cases["A"]),
    }
    headers = {"Authorization": f"Bearer {light.secret(Role.LESSEE)}"}
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch(WHERE[moment], side_effect=full):
        answer = light.client.post(f"{BASE}/files", form, headers=headers)
    assert answer.status_code == 507
    assert "nothing of it was kept" in answer.json()["detail"]
    assert not StoredFile.objects.exists()
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and "sqlite" not in path.name
    ]
    form["file"].seek(0)
    assert light.client.post(f"{BASE}/files", form, headers=headers).status_code == 201
