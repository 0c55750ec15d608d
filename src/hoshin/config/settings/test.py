"""Settings for the tests: hostile on purpose, fast where speed hides nothing."""

import os
import tempfile

os.environ.setdefault("HOSHIN_DATA", tempfile.mkdtemp(prefix="hoshin-test-"))
os.environ.setdefault("HOSHIN_SECRET_KEY", "tests-only")

from hoshin.config.settings.base import *  # noqa: F403 - Django reads settings as names of one module
from hoshin.config.settings.base import DATA
from hoshin.config.settings.database import SQLITE_OPTIONS, configured
from hoshin.config.settings.security import *  # noqa: F403 - as above
from hoshin.config.settings.sign_in import *  # noqa: F403 - as above

_OPTIONS = {
    **SQLITE_OPTIONS,
    "init_command": "PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY",
}

DATABASES = {"default": configured(DATA)}
if DATABASES["default"]["ENGINE"].endswith("sqlite_gate"):
    DATABASES["default"] = {
        **DATABASES["default"],
        "NAME": ":memory:",
        "OPTIONS": _OPTIONS,
        "TEST": {"NAME": ":memory:"},
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
