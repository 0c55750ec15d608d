"""The tables of the identity room."""

from hoshin.foundation.identity.models.attempts import DemoAccount, SignInTally
from hoshin.foundation.identity.models.factors import (
    AuthenticatorApp,
    CityIdentity,
    EnrolmentLink,
    MailedLink,
    Passkey,
    RecoveryCode,
)
from hoshin.foundation.identity.models.sessions import (
    CONFIRMED_AT,
    DEVICE,
    SIGNED_IN_BY,
    STARTED_AT,
    StaffSession,
    session_limits,
)

__all__ = [
    "CONFIRMED_AT",
    "DEVICE",
    "SIGNED_IN_BY",
    "STARTED_AT",
    "AuthenticatorApp",
    "CityIdentity",
    "DemoAccount",
    "EnrolmentLink",
    "MailedLink",
    "Passkey",
    "RecoveryCode",
    "SignInTally",
    "StaffSession",
    "session_limits",
]
