"""Static files as a running house serves them: hashed names, kept for ever by browsers, compressed at start."""

from typing import Any

from hoshin.config.settings import base

STORAGES: dict[str, Any] = {
    **base.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
