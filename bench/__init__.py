"""Measurements of speed, each against something that can be measured in the same run."""

import os
import tempfile
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "handback.site.settings"
os.environ.setdefault("HANDBACK_DATA", str(Path(tempfile.gettempdir()) / "handback-bench"))
django.setup()
