"""What every test stands on: the environment, a folder of its own for data, and the database.

`DATABASE_URL` chooses the database; without it the tests make a SQLite file, since one in memory would
share its connection between the threads of a live server. To migrate takes ten seconds, so that file is kept
below `var/tests` for as long as no migration changes. On PostgreSQL each process migrates: the server is a new one
each time, and to wait for another's work costs as long as to do it.
"""

import gc
import hashlib
import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

DATA = TemporaryDirectory(prefix="newsroom-tests-")  # removed with the process
EMPTY = Path(DATA.name, "migrated.sqlite3")
os.mkdir(f"{DATA.name}/static")  # WhiteNoise warns when it is missing
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
os.environ["DEBUG"] = "1"
os.environ["DATA_DIR"] = DATA.name

import django  # noqa: E402  (the settings read the environment when first asked)
from django.apps import apps  # noqa: E402  (as above)
from django.conf import settings  # noqa: E402  (as above)

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{DATA.name}/test.sqlite3"
django.setup()
# A worker of xdist would inherit it, and read the settings before this file, with the folder of the first process.
del os.environ["DJANGO_SETTINGS_MODULE"]

import pytest  # noqa: E402  (as above)
from django.contrib.contenttypes.models import ContentType  # noqa: E402  (as above)
from django.core.cache import cache  # noqa: E402  (as above)
from django.db import connection, transaction  # noqa: E402  (as above)
from django.test import TransactionTestCase  # noqa: E402  (as above)
from django.utils import timezone, translation  # noqa: E402  (as above)

from accounts import roles  # noqa: E402  (as above)
from articles import deadaddresses, site  # noqa: E402  (as above)
from articles.models import SiteSettings  # noqa: E402  (as above)
from subscriptions import background  # noqa: E402  (as above)

deadaddresses.SECONDS = float("inf")  # nothing that was not found is written by itself
site.SECONDS = None  # else two queries more would be counted where a test takes longer than that


def pytest_collection_modifyitems(items):
    """The longest tests first: begun last, one process would run them while the other has nothing to do."""
    items.sort(key=lambda item: "tests/security/" not in item.nodeid)


def pytest_collection_finish():
    """What is imported by now stays to the end; a collector that looks at it ever again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def migrated():
    """Where the empty database is kept: named by all that writes into one, and by what wrote it."""
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    files = [file for app in apps.get_app_configs() for file in Path(app.path).glob("migrations/*.py")]
    for file in [
        *sorted(files),
        Path(roles.__file__),
        Path(background.__file__),
    ]:  # those run after each migrate
        digest.update(file.name.encode() + file.read_bytes())
    return Path(__file__).parents[1] / "var" / "tests" / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def migrated_file(django_db_setup):
    """A SQLite file with every migration, to be copied; for tests that start a server of their own."""
    if not EMPTY.exists():
        pytest.skip("made by the tests on SQLite only")
    return EMPTY


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings):
    """Whether the database is there: then `migrate` finds nothing to do, and sets roles and permissions as always."""
    if connection.vendor == "sqlite":
        with suppress(FileNotFoundError):
            shutil.copyfile(migrated(), EMPTY)  # a copy of this process: nobody takes it away
            shutil.copyfile(EMPTY, connection.settings_dict["TEST"]["NAME"])
            return True
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """What was migrated is kept whole or not at all: several processes may do it at once, or be killed at it."""
    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock(), closing(sqlite3.connect(EMPTY)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        file = migrated()
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = shutil.copyfile(EMPTY, file.with_suffix(f".{os.getpid()}"))
        whole.replace(file)
        for old in file.parent.iterdir():
            with suppress(FileNotFoundError):
                if old != file and old.stat().st_mtime < time.time() - 3600:
                    old.unlink()
    if connection.vendor == "sqlite":
        TransactionTestCase._fixture_teardown = restore


def restore(case):
    """After a test with `transaction=True`: `flush` would make permissions and roles anew, for a second or two."""
    connection.ensure_connection()
    with closing(sqlite3.connect(EMPTY)) as empty:
        empty.backup(connection.connection)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """`made_once(build)` → what `build()` returns, its rows made once for the tests of a module.

    A transaction around the module holds them, and each test is a transaction within. A test changes objects that it
    is given: hand out copies (`copy.deepcopy`). Not for tests with `transaction=True`, which empty all tables.
    """

    def make(build):
        cache.clear()
        translation.deactivate()
        with django_db_blocker.unblock():
            return build()

    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _empty_cache():
    """What one test has cached (the newsroom's name and zone, counters) is unknown to the next."""
    cache.clear()
    deadaddresses.gathered.clear()


@pytest.fixture(autouse=True)
def _newsroom_day():
    """Today is the newsroom's, as in a request: between its midnight and that of UTC they are two days."""
    with timezone.override(SiteSettings().zones[0]):
        yield


@pytest.fixture(autouse=True)
def _default_language():
    """The test client leaves the language of its last request active."""
    translation.deactivate()
