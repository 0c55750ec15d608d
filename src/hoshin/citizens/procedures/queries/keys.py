"""The keys of the installation: those that wrap, and the one by which people are recognised again."""

from collections.abc import Callable
from functools import lru_cache, partial

from django.conf import settings

from hoshin.citizens.procedures.models import InstallationKey
from hoshin.citizens.procedures.rules.applications import KeyRing

RECOGNISING = "recognising"


@lru_cache(maxsize=4)
def _ring(secrets: tuple[str, ...]) -> KeyRing:
    return KeyRing(secrets)


def key_ring() -> KeyRing:
    """The keys of this installation."""
    return _ring((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def recognised(*parts: str) -> str:
    """The fingerprint of what identifies somebody; the same before and after the secrets of the installation change."""
    return recogniser()(*parts)


def recogniser() -> Callable[..., str]:
    """`recognised` for many at once: the kept key is read once."""
    kept = InstallationKey.objects.filter(purpose=RECOGNISING).values_list("wrapped", flat=True).first()
    return partial(key_ring().keyed_hash, wrapped=kept or "")
