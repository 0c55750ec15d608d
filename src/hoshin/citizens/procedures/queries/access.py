"""Reaching an application that was handed in: by the secret address of its draft, or by one that number and code gave out.

The second kind is signed, is kept nowhere, and ends by itself after a day: nobody loses an answer by that, because answers
are saved page by page, and the number and the code open it again.
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
_OVER = "このアドレスで見られる時間が過ぎました。「申請の状況」で、受付番号と確認番号をもう一度入力してください。保存した内容は残っています。"


def access_to(application: Application) -> str:
    """The token of an address for whoever has shown number and code."""
    return signing.dumps(application.pk, salt=_SALT)


def wanted_by(token: str) -> dict[str, object]:
    """By what the application behind a token is found; raises NotFound for an address that is no more or never was."""
    if _MARK not in token:
        return {"token_hash": token_hash(token)}
    try:
        return {"pk": signing.loads(token, salt=_SALT, max_age=LIVES)}
    except signing.SignatureExpired:
        raise NotFound(_OVER) from None
    except signing.BadSignature:
        raise NotFound(_UNKNOWN) from None
