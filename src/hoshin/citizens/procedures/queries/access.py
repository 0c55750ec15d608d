"""Reaching an application: by the secret address of its draft, or by one that was given out.

The second kind is for whoever showed number and code, or proved to be the person who applies. It is signed, is kept nowhere, and ends by itself after a day: nobody loses an answer by that, because answers
are saved page by page, and what opened it opens it again.
"""

from datetime import timedelta

from django.core import signing

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.rules.applications import token_hash
from hoshin.kernel.errors import NotFound

LIVES = timedelta(hours=24)
_SALT = "hoshin.procedures.access"
_MARK = ":"
_UNKNOWN = "お探しの申請は見つかりません。アドレスを確かめるか、初めから申請してください。"
_OVER = "このアドレスで見られる時間が過ぎました。「申請の状況」から、受付番号と確認番号か本人確認で、もう一度開いてください。保存した内容は残っています。"


def access_to(application: Application) -> str:
    """The token of an address for whoever has shown number and code, or who they are."""
    return signing.dumps(application.pk, salt=_SALT)


def is_lasting(token: str) -> bool:
    """Whether it is the application's own token, which opens it as long as it is there."""
    return _MARK not in token


def wanted_by(token: str) -> dict[str, object]:
    """By what the application behind a token is found; raises NotFound for an address that is no more or never was."""
    if is_lasting(token):
        return {"token_hash": token_hash(token)}
    try:
        return {"pk": signing.loads(token, salt=_SALT, max_age=LIVES)}
    except signing.SignatureExpired:
        raise NotFound(_OVER) from None
    except signing.BadSignature:
        raise NotFound(_UNKNOWN) from None
