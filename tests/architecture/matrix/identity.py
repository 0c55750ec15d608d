from typing import Any

from tests.architecture.permission_matrix import EVERYBODY, MEMBER, OPERATOR, SIGNED_IN, House, Row


def somebody(house: House) -> dict[str, Any]:
    """The account that an operator helps."""
    return {"account_id": house.city.accounts["farm-member"].pk}


def reason(house: House) -> dict[str, Any]:
    """Why."""
    return {"reason": "本人からの申し出による"}


# Rows without anybody: the thing they name (a link, a session, a key) is nobody's here, so that all get 404.
ROWS = [
    Row("identity:sign_in", get=EVERYBODY, post=EVERYBODY),
    Row("identity:second_step", get=EVERYBODY, post=EVERYBODY),
    Row("identity:second_step_passkey", post=EVERYBODY),
    Row("identity:passkey_question", post=EVERYBODY),
    Row("identity:passkey_sign_in", post=EVERYBODY),
    Row("identity:demo_sign_in", arguments=somebody),
    Row("identity:city_sign_in"),
    Row("identity:city_answer"),
    Row("identity:enrol_factor", get=EVERYBODY, post=EVERYBODY),
    Row("identity:enrol_passkey_question", post=EVERYBODY),
    Row("identity:enrol_passkey", post=EVERYBODY),
    Row("identity:enrol", arguments=lambda house: {"token": "unknown"}),
    Row("identity:sign_out", post=EVERYBODY),
    Row("identity:ask_link", get=EVERYBODY, post=EVERYBODY),
    Row("identity:link_sent", get=EVERYBODY),
    Row("identity:enter", get=frozenset(), post=frozenset(), arguments=lambda _: {"token": "unknown"}),
    Row("identity:security", get=SIGNED_IN | MEMBER),
    Row("identity:keep", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:confirm", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:confirm_question", post=SIGNED_IN | MEMBER),
    Row("identity:confirm_passkey", post=SIGNED_IN | MEMBER),
    Row("identity:end_others", post=SIGNED_IN | MEMBER),
    Row("identity:end_session", arguments=lambda house: {"key": "unknown"}),
    Row("identity:password", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:app", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:remove_app"),
    Row("identity:add_passkey", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:new_passkey_question", post=SIGNED_IN | MEMBER),
    Row("identity:remove_passkey", arguments=lambda house: {"passkey_id": 1}),
    Row("identity:recovery_codes", get=SIGNED_IN | MEMBER, post=SIGNED_IN | MEMBER),
    Row("identity:make_codes", post=SIGNED_IN | MEMBER),
    Row("identity:accounts", get=OPERATOR),
    Row("identity:new_account", get=OPERATOR, post=OPERATOR),
    Row("identity:account", get=OPERATOR, arguments=somebody),
    Row("identity:unlock", post=OPERATOR, arguments=somebody, data=reason),
    Row("identity:end_sessions", post=OPERATOR, arguments=somebody, data=reason),
    Row("identity:forget_city", post=OPERATOR, arguments=somebody, data=reason),
    Row("identity:reset", post=OPERATOR, arguments=somebody, data=reason),
]
