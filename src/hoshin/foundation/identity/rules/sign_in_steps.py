from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How somebody proved who they are; written into the audit trail."""

    PASSWORD_AND_CODE = "password+totp"  # noqa: S105 - a word for the trail, not a password
    PASSWORD_AND_PASSKEY = "password+passkey"  # noqa: S105
    PASSWORD_AND_RECOVERY_CODE = "password+recovery_code"  # noqa: S105
    PASSWORD_AND_ENROLMENT = "password+enrolment"  # noqa: S105
    PASSKEY = "passkey"
    CITY = "city"
    CITY_AND_CODE = "city+totp"
    CITY_AND_PASSKEY = "city+passkey"
    CITY_AND_RECOVERY_CODE = "city+recovery_code"
    CITY_AND_ENROLMENT = "city+enrolment"
    MAILED_LINK = "mailed_link"
    DEMO = "demo"


class FirstProof(StrEnum):
    """What has been shown before the second step."""

    PASSWORD = "password"  # noqa: S105
    CITY = "city"


class SecondProof(StrEnum):
    """What the second step was done with."""

    CODE = "totp"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    ENROLMENT = "enrolment"


def way_of(first: FirstProof, second: SecondProof) -> Way:
    """The way that two proofs make together."""
    return Way(f"{first.value}+{second.value}")


class NextStep(StrEnum):
    """What is still asked before somebody is signed in."""

    PROVE_SECOND_FACTOR = "second_step"
    ENROL_SECOND_FACTOR = "enrol"


class TallyScope(StrEnum):
    """What failed tries are counted for."""

    NAME = "name"
    KNOWN_DEVICE = "known_device"
    SECOND_STEP = "second_step"
    BROWSER = "browser"
    MAILED_LINK = "mailed_link"

    @property
    def label(self) -> str:
        """The scope's name on the operators' page."""
        return _SCOPE_LABELS[self]


_SCOPE_LABELS = {
    TallyScope.NAME: "パスワード",
    TallyScope.KNOWN_DEVICE: "パスワード（使い慣れた端末）",
    TallyScope.SECOND_STEP: "二段階目の確認",
    TallyScope.BROWSER: "一つの端末から",
    TallyScope.MAILED_LINK: "メールのリンク",
}


@dataclass(frozen=True, slots=True)
class Browser:
    """The device at the other end: its label, its session before sign-in, and the account that used it last.

    `device_mark` is the random mark of the cookie that a completed sign-in left behind; tries from such a device are
    counted apart, so that a stranger who guesses at a name cannot lock its owner out of their own desk.
    """

    label: str
    session_mark: str
    known_account_id: int | None = None
    device_mark: str = ""
