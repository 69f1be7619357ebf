"""The project's settings with a data folder of the test run's own and without what only slows tests down."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="okmo-tests-"))
os.environ["OKMO_DATA"] = str(_folder)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# WhiteNoise warns where nothing has been collected.
(_folder / "static").mkdir()

from okmo_session.core.catalogues import compile_changed  # noqa: E402
from okmo_session.settings import *  # noqa: E402, F403
from okmo_session.settings import DATABASES, STORAGES  # noqa: E402

# A file, not memory: several threads write at once in some tests, and WAL exists in a file only.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

compile_changed()
