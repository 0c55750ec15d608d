"""What the identity room can be asked."""

from hoshin.foundation.identity.queries.factors import Factors, account_of, factors_of, open_link, secret_sealer
from hoshin.foundation.identity.queries.mailed_links import mailed_link_path, may_come_by_mail, usable_mailed_link
from hoshin.foundation.identity.queries.operators import (
    StrangeTries,
    accounts_for_operators,
    demo_accounts,
    has_city_identity,
    tries_at_unknown_names,
    waits_of,
)
from hoshin.foundation.identity.queries.passages import (
    CHALLENGE,
    PASSAGE,
    SHOWN_CODES,
    Passage,
    codes_to_show,
    next_step_of,
    passage_in,
)
from hoshin.foundation.identity.queries.sessions import OpenSession, open_sessions

__all__ = [
    "CHALLENGE",
    "PASSAGE",
    "SHOWN_CODES",
    "Factors",
    "OpenSession",
    "Passage",
    "StrangeTries",
    "account_of",
    "accounts_for_operators",
    "codes_to_show",
    "demo_accounts",
    "factors_of",
    "has_city_identity",
    "mailed_link_path",
    "may_come_by_mail",
    "next_step_of",
    "open_link",
    "open_sessions",
    "passage_in",
    "secret_sealer",
    "tries_at_unknown_names",
    "usable_mailed_link",
    "waits_of",
]
