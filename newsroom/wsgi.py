"""The door for a WSGI server: `granian --interface wsgi newsroom.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from newsroom.security import declared_as_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = declared_as_utf8(get_wsgi_application())
