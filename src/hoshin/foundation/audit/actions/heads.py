import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from hoshin.foundation.audit.queries import current_head
from hoshin.foundation.audit.rules import heads
from hoshin.kernel.errors import NotFound


def export_head(*, now: datetime) -> str:
    """The contents of a file that says, signed, which seal is the newest: to be kept outside the house.

    Seal first, so that the newest events are covered. Raises NotFound when nothing has been sealed yet.
    """
    head = current_head(now=now)
    if head is None:
        raise NotFound("まだ封印がないため、控えを書き出せません。先に封印してください。")
    return heads.sign(head, signing_key())


def signing_key() -> Ed25519PrivateKey:
    """The key of this installation, made on first use and kept in the data folder, readable by its owner only."""
    path = settings.DATA / "audit_signing_key.pem"
    if not path.exists():
        _make_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} does not hold an Ed25519 key")
    return key


def installation_fingerprint() -> str:
    """The fingerprint of this installation's key: written on paper, it tells a genuine head from another's."""
    return heads.fingerprint_of(signing_key().public_key())


def _make_key(path: Path) -> None:
    """Write a fresh key beside its place and link it in: another process finds a whole key or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.NamedTemporaryFile(dir=path.parent) as draft:  # readable by its owner only
        draft.write(content)
        draft.flush()
        with suppress(FileExistsError):  # another process was faster; its key is the installation's
            path.hardlink_to(draft.name)
