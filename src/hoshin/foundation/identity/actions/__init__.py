"""What can be done at the door."""

from hoshin.foundation.identity.actions.accounts import (
    Enrolment,
    change_password,
    clear_ended,
    create_account,
    forget_city_identity,
    offer_in_demo,
    reset_sign_in,
)
from hoshin.foundation.identity.actions.attempts import unlock
from hoshin.foundation.identity.actions.confirmations import (
    confirm_with_code,
    confirm_with_passkey,
    confirm_with_password,
)
from hoshin.foundation.identity.actions.enrolment import begin_with_link, enrol_app, enrol_passkey
from hoshin.foundation.identity.actions.factors import (
    add_authenticator_app,
    give_recovery_codes,
    recovery_codes_written_down,
    remove_authenticator_app,
    remove_passkey,
    secret_to_enrol,
)
from hoshin.foundation.identity.actions.mailed_links import ask_for_link, enter_with_link, post_links_with
from hoshin.foundation.identity.actions.passages import (
    begin_with_city,
    begin_with_password,
    finish_with_city,
    finish_with_code,
    finish_with_passkey,
    sign_in_to_demo,
    sign_in_with_passkey,
)
from hoshin.foundation.identity.actions.passkeys import add_own_passkey, ask_for_new_passkey, ask_for_passkey
from hoshin.foundation.identity.actions.sessions import end_all_sessions, end_other_sessions, end_session, sign_out

__all__ = [
    "Enrolment",
    "add_authenticator_app",
    "add_own_passkey",
    "ask_for_link",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "begin_with_city",
    "begin_with_link",
    "begin_with_password",
    "change_password",
    "clear_ended",
    "confirm_with_code",
    "confirm_with_passkey",
    "confirm_with_password",
    "create_account",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "enrol_app",
    "enrol_passkey",
    "enter_with_link",
    "finish_with_city",
    "finish_with_code",
    "finish_with_passkey",
    "forget_city_identity",
    "give_recovery_codes",
    "offer_in_demo",
    "post_links_with",
    "recovery_codes_written_down",
    "remove_authenticator_app",
    "remove_passkey",
    "reset_sign_in",
    "secret_to_enrol",
    "sign_in_to_demo",
    "sign_in_with_passkey",
    "sign_out",
    "unlock",
]
