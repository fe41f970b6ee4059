import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All this is loaded once, then forked (config.web): read by each process at its first page, the addresses cost seconds.
get_resolver().url_patterns  # noqa: B018
