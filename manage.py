#!/usr/bin/env python3
"""Django's command line, for this newsroom."""

import os
import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("The newsroom needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

    from django.core.management import execute_from_command_line  # after the version check

    execute_from_command_line(sys.argv)
