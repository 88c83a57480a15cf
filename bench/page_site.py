"""The site as it is served, with the pages of `bench.page_urls` beside it.

`granian bench.page_site:application` serves it.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.page_urls"
application = get_wsgi_application()
