"""The door of the identity room."""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.identity.actions import (
    Enrolment,
    clear_ended,
    create_account,
    offer_in_demo,
    post_links_with,
    reset_sign_in,
)
from hoshin.foundation.identity.actions.city import CityQuestion, city_question, claims_behind
from hoshin.foundation.identity.models import session_limits
from hoshin.foundation.identity.permissions import can_manage_sign_in, confirmed_page
from hoshin.foundation.identity.queries import mailed_link_path
from hoshin.foundation.identity.queries.provider_checks import Checked, check_provider
from hoshin.foundation.identity.rules import DIALECTS, CityProvider, CityProviderProblem, SignInRefused, typed_code
from hoshin.foundation.identity.rules.configured import Fault, faults_of, is_trial_issuer
from hoshin.web.navigation import Audience, NavigationItem, Place, register, set_place

__all__ = [
    "DIALECTS",
    "Checked",
    "CityProvider",
    "CityProviderProblem",
    "CityQuestion",
    "Enrolment",
    "Fault",
    "SignInRefused",
    "can_manage_sign_in",
    "check_provider",
    "city_question",
    "claims_behind",
    "clear_ended",
    "confirmed_page",
    "create_account",
    "faults_of",
    "is_trial_issuer",
    "mailed_link_path",
    "offer_in_demo",
    "post_links_with",
    "register_identity",
    "reset_sign_in",
    "session_limits",
    "typed_code",
]


_FIELDS = {
    "by": "サインインの方法",
    "count": "個数",
    "counts_forgotten": "取り消した失敗の記録",
    "device": "端末",
    "devices": "端末",
    "expires_at": "期限",
    "factor": "種類",
    "factors_removed": "二段階目の確認も外した",
    "failures": "続けて失敗した回数",
    "issuer": "発行者",
    "left": "残りの個数",
    "scope": "範囲",
    "tried": "試した方法",
    "until": "待ち時間の終わり",
}


def register_identity() -> None:
    """The words in which the trail tells of sign-ins, and the room's places in the shells; called by the wiring.

    The wiring also schedules `clear_ended` (hourly).
    """
    set_place(Place.SIGN_IN, "identity:sign_in")
    set_place(Place.SIGN_OUT, "identity:sign_out")
    set_place(Place.ACCOUNT, "identity:security")
    set_place(Place.KEEP_SESSION, "identity:keep")
    register(NavigationItem("サインインの管理", "identity:accounts", Audience.STAFF, order=920, icon="key"))
    register_thing("people.account", "職員", _FIELDS)
    register_thing("identity.attempt", "サインインの試み", _FIELDS)
    register_thing("identity.city_identity", "庁内の認証基盤の利用者", {"device": "端末"})
    register_sentences(
        {
            "identity.link_issued": "登録用リンクを発行しました",
            "identity.mailed_link_sent": "サインイン用のリンクをメールで送りました",
            "identity.password_set": "パスワードを設定しました",
            "identity.factor_added": "二段階目の確認を追加しました",
            "identity.factor_removed": "二段階目の確認を外しました",
            "identity.recovery_codes_made": "回復コードを作成しました",
            "identity.recovery_code_used": "回復コードを使いました",
            "identity.signed_in": "サインインしました",
            "identity.signed_out": "サインアウトしました",
            "identity.sign_in_failed": "サインインに失敗しました",
            "identity.locked": "続けて失敗したため、しばらく受け付けないようにしました",
            "identity.unlocked": "サインインの待ち時間を解除しました",
            "identity.session_revoked": "サインイン中の端末をサインアウトさせました",
            "identity.sign_in_reset": "サインインの設定をやり直しにしました",
            "identity.city_identity_linked": "庁内の認証基盤と結び付けました",
            "identity.city_identity_forgotten": "庁内の認証基盤との結び付きを解きました",
        }
    )
