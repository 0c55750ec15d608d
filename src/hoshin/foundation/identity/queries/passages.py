"""A sign-in that has been begun: kept in the browser's session between its pages."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

from hoshin.foundation.identity.queries.factors import factors_of, secret_sealer
from hoshin.foundation.identity.rules import PASSAGE_FOR, FirstProof, NextStep, PassageEnded, is_fresh

PASSAGE = "passage"
CHALLENGE = "passkey_challenge"
SHOWN_CODES = "recovery_codes_to_show"


@dataclass(frozen=True, slots=True)
class Passage:
    """Who has given a first proof, which one, when, and where they wanted to go."""

    account_id: int
    first: str
    begun_at: str
    next_url: str

    @property
    def first_proof(self) -> FirstProof:
        """The first proof."""
        return FirstProof(self.first)

    def as_data(self) -> dict[str, int | str]:
        """The passage as the session keeps it."""
        return asdict(self)


def passage_in(session: SessionBase, *, now: datetime) -> Passage:
    """The sign-in that this browser has begun; raises PassageEnded when there is none or it took too long."""
    data = session.get(PASSAGE)
    passage = Passage(**data) if isinstance(data, dict) else None
    if passage is None or not is_fresh(datetime.fromisoformat(passage.begun_at), now, PASSAGE_FOR):
        raise PassageEnded("サインインの途中で時間がたちました。はじめからやり直してください。")
    return passage


def next_step_of(account_id: int) -> NextStep:
    """What an account must do after its first proof: prove its second factor, or set one up."""
    is_enrolled = factors_of(account_id).is_enrolled
    return NextStep.PROVE_SECOND_FACTOR if is_enrolled else NextStep.ENROL_SECOND_FACTOR


def codes_to_show(session: SessionBase) -> tuple[str, ...]:
    """The recovery codes that their owner has not yet confirmed to have written down."""
    sealed = session.get(SHOWN_CODES)
    return tuple(secret_sealer().unseal(sealed).split()) if sealed else ()
