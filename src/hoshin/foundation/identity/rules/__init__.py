"""What holds at the door, as pure functions: waits, limits, codes, proofs."""

from hoshin.foundation.identity.rules.city_provider import CityProvider
from hoshin.foundation.identity.rules.device_labels import device_label
from hoshin.foundation.identity.rules.lockout import (
    BROWSER_LIMIT,
    PASSWORD_LIMIT,
    SECOND_STEP_LIMIT,
    AttemptLimit,
    Tally,
    tally_after_failure,
)
from hoshin.foundation.identity.rules.one_time_codes import (
    enrolment_uri,
    matching_step,
    new_secret,
    qr_code,
    typed_code,
)
from hoshin.foundation.identity.rules.password_strength import LEAST_LETTERS, MOST_LETTERS, weakness_of
from hoshin.foundation.identity.rules.refusals import (
    CityProviderProblem,
    LinkUnusable,
    PassageEnded,
    SignInRefused,
    TooManyAttempts,
)
from hoshin.foundation.identity.rules.secrets_at_rest import (
    SealBroken,
    Sealer,
    fingerprint,
    keyed_fingerprint,
    new_recovery_codes,
    new_token,
    typed_login_name,
    typed_password,
    typed_recovery_code,
)
from hoshin.foundation.identity.rules.session_limits import (
    BEFORE_SIGN_IN,
    CONFIRMED_FOR,
    NOTED_EVERY,
    PASSAGE_FOR,
    SessionLimits,
    is_fresh,
)
from hoshin.foundation.identity.rules.sign_in_steps import (
    Browser,
    FirstProof,
    NextStep,
    SecondProof,
    TallyScope,
    Way,
    way_of,
)

__all__ = [
    "BEFORE_SIGN_IN",
    "BROWSER_LIMIT",
    "CONFIRMED_FOR",
    "LEAST_LETTERS",
    "MOST_LETTERS",
    "NOTED_EVERY",
    "PASSAGE_FOR",
    "PASSWORD_LIMIT",
    "SECOND_STEP_LIMIT",
    "AttemptLimit",
    "Browser",
    "CityProvider",
    "CityProviderProblem",
    "FirstProof",
    "LinkUnusable",
    "NextStep",
    "PassageEnded",
    "SealBroken",
    "Sealer",
    "SecondProof",
    "SessionLimits",
    "SignInRefused",
    "Tally",
    "TallyScope",
    "TooManyAttempts",
    "Way",
    "device_label",
    "enrolment_uri",
    "fingerprint",
    "is_fresh",
    "keyed_fingerprint",
    "matching_step",
    "new_recovery_codes",
    "new_secret",
    "new_token",
    "qr_code",
    "tally_after_failure",
    "typed_code",
    "typed_login_name",
    "typed_password",
    "typed_recovery_code",
    "way_of",
    "weakness_of",
]
