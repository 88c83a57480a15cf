"""Django's own commands for this installation: `python -m handback.site migrate`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
    execute_from_command_line(["python -m handback.site", *sys.argv[1:]])
