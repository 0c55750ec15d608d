"""Where attached files lie, how large they may be, and who scans them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hoshin.config.settings import environment


def storage(root: Path) -> dict[str, Any]:
    """Django's storage settings for contents: a folder, or an S3-compatible bucket when `HOSHIN_S3_BUCKET` names one.

    The bucket needs the optional packages of `hoshin[grown]`; its secrets may come from `HOSHIN_S3_SECRET_KEY_FILE`.
    """
    bucket = environment.text("HOSHIN_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "hoshin.foundation.files.models.FolderStorage", "OPTIONS": {"location": root}}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": environment.text("HOSHIN_S3_ENDPOINT") or None,
            "region_name": environment.text("HOSHIN_S3_REGION") or None,
            "access_key": environment.text("HOSHIN_S3_ACCESS_KEY") or None,
            "secret_key": environment.text("HOSHIN_S3_SECRET_KEY") or None,
            "location": "files",
            "default_acl": None,
            "file_overwrite": True,
        },
    }


def limit_bytes() -> int:
    """The largest file that is taken in, in bytes; `HOSHIN_FILE_LIMIT_MB`, 20 unless said."""
    return environment.number("HOSHIN_FILE_LIMIT_MB", 20, least=1, most=1000) * 1_000_000


def scanner() -> str:
    """The address of clamd, empty when there is none: `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`."""
    address = environment.text("HOSHIN_CLAMD")
    if address and not (address.startswith("unix:/") or (urlsplit(address).scheme == "tcp" and urlsplit(address).port)):
        raise environment.SettingRefused("HOSHIN_CLAMD", "must look like tcp://127.0.0.1:3310 or unix:/path/to/socket")
    return address
