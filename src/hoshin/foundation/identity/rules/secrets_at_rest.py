"""How secrets are kept: sealed when they must be read again, fingerprinted when they only need to be recognised."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Crockford's alphabet: no letter that is mistaken for a digit.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
CODE_COUNT = 10


class SealBroken(Exception):
    """The sealed text was not made with any of the keys, or was altered."""


def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"hoshin:{purpose}".encode()).derive(secret.encode())


class Sealer:
    """Encrypts short texts with keys derived from the installation's secrets; the first one seals, all can open."""

    def __init__(self, secrets_newest_first: Sequence[str], purpose: str) -> None:
        keys = [base64.urlsafe_b64encode(_key(secret, purpose)) for secret in secrets_newest_first]
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> str:
        """`text`, encrypted and authenticated."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The text that was sealed; raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error


def keyed_fingerprint(secret: str, purpose: str, value: str) -> str:
    """A fingerprint that cannot be tried out without the installation's secret; for guessable values."""
    return hmac.new(_key(secret, purpose), value.encode(), hashlib.sha256).hexdigest()


def fingerprint(value: str) -> str:
    """A fingerprint for values that are random and long, so that guessing them is hopeless."""
    return hashlib.sha256(value.encode()).hexdigest()


def new_token() -> str:
    """A random token for a single-use link, 256 bits."""
    return secrets.token_urlsafe(32)


def mailed_token(secret: str, seed: str) -> str:
    """The token of a mailed link: made from its seed, and only by who has the installation's secret."""
    return keyed_fingerprint(secret, "mailed-link", seed)


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 80 bits, in groups of four letters."""
    return tuple(_grouped("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))) for _ in range(CODE_COUNT))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_recovery_code(text: str) -> str:
    """A recovery code as typed, brought into the form in which it was shown; '' when it cannot be one."""
    letters = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011"))
    kept = "".join(letter for letter in letters if letter not in " -‐−ー\t")
    if len(kept) != CODE_LENGTH or any(letter not in CODE_LETTERS for letter in kept):
        return ""
    return _grouped(kept)


def typed_login_name(text: str) -> str:
    """A login name as typed, with full-width letters narrowed and blanks around it removed."""
    return unicodedata.normalize("NFKC", text).strip()


def typed_password(text: str) -> str:
    """A password as typed, in the one form in which it is compared: full-width letters narrowed, accents composed.

    An input method that was left switched on types the same keys as other characters (NIST SP 800-63B, 5.1.1.2).
    """
    return unicodedata.normalize("NFKC", text)
