"""One-time codes of an authenticator application (RFC 6238: SHA-1, 6 digits, 30 seconds)."""

import unicodedata
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
# The neighbouring steps are accepted for clocks that are not quite right (RFC 6238, 5.2).
ACCEPTED_STEPS = (0, -1, 1)


def new_secret() -> str:
    """A fresh 160-bit secret in base32."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, *, login_name: str, issuer: str) -> str:
    """The `otpauth://` address that an authenticator application reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login_name, issuer_name=issuer)


def qr_code(uri: str) -> str:
    """The address as a QR code in SVG, dark on light also on dark pages, so that cameras read it."""
    drawn: str = segno.make(uri, error="l").svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr-code")
    return drawn


def typed_code(text: str) -> str:
    """The code as typed, with full-width digits narrowed and spaces and hyphens removed."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter not in " -‐−ー\t")


def matching_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The time step whose code equals `code`, None when there is none.

    Steps up to `after`, the last one used, are refused: a code that was looked at over a shoulder is worth nothing.
    """
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for offset in ACCEPTED_STEPS:
        step = current + offset
        if step > after and pyotp.utils.strings_equal(code, generator.generate_otp(step)):
            return step
    return None
