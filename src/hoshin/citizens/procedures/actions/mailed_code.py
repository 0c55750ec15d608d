"""Proving that one reads a mail address: six digits, kept as a keyed hash, good once and for ten minutes.

For one application that is filled in or corrected, or to open those that were proven by the same address before.

Every address gets the same answer: there are no accounts, so nothing can be found out. Codes and guesses are counted before
anything is looked at, by the draft and by the mail address, never by the network's.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from hoshin.citizens.procedures.actions.identity import answering, keep_proof
from hoshin.citizens.procedures.actions.tries import count_try
from hoshin.citizens.procedures.models import Application, MailedCode, OwnCode
from hoshin.citizens.procedures.queries import key_ring, recognised
from hoshin.citizens.procedures.queries.identity import MAIL, can_pretend, provider_for
from hoshin.citizens.procedures.queries.own_applications import (
    asked_subject,
    list_address_of,
    own_by_mail,
    own_code_address,
)
from hoshin.citizens.procedures.rules.applications import token_hash
from hoshin.foundation.identity.public import typed_code
from hoshin.foundation.messages.public import register_template, send_outside
from hoshin.kernel.errors import RuleBroken

CODE = "procedures.identity_code"
OWN_CODE = "procedures.own_code"
LIVES = timedelta(minutes=10)
MOST_GUESSES = 5
MOST_CODES_OF_A_DRAFT = 5
MOST_CODES_TO_AN_ADDRESS = 5
_TOO_MANY_CODES = "番号を続けて送ったため、しばらく送れません。届いているメールを確かめるか、15分ほど待ってください。答えは保存されています。"
_TOO_MANY_GUESSES = "違う番号が続けて入力されました。新しい番号を送り直してください。答えは保存されています。"
_WRONG = "番号が違うか、期限が過ぎています。最後に届いたメールの番号を入力するか、新しい番号を送ってください。"
_TOO_MANY_OWN_CODES = (
    "番号を続けて送ったため、しばらく送れません。届いているメールを確かめるか、15分ほど待ってください。"
)
_TOO_MANY_OWN_GUESSES = "違う番号が続けて入力されました。新しい番号を送り直してください。"
_NO_OWN_MAIL = "今はメールを送れません。受付番号と確認番号か、控えておいた続きのアドレスで開いてください。"
_NO_MAIL = "今はメールを送れません。ほかの方法を選ぶか、窓口で申請してください。答えは保存されています。"


def register_identity_mail() -> None:
    """The texts of the mails with a code; called by the room's registration."""
    register_template(
        OWN_CODE,
        subject="自分の申請を開くための確認の番号",
        body=(
            "「自分の申請を開く」の画面に、次の番号を入力してください。\n\n{code}\n\n10分のうちに、一度だけ使えます。\n"
            "市の職員がこの番号を尋ねることはありません。お心当たりがないときは、このメールを捨ててください。"
        ),
    )
    register_template(
        CODE,
        subject="申請のための確認の番号",
        body=(
            "「{procedure}」の申請の画面に、次の番号を入力してください。\n\n{code}\n\n10分のうちに、一度だけ使えます。\n"
            "市の職員がこの番号を尋ねることはありません。お心当たりがないときは、このメールを捨ててください。"
        ),
    )


def mail_code(*, token: str, address: str, now: datetime) -> None:
    """Send a fresh code to the address; an older one of the same draft is worth nothing any more.

    Raises RuleBroken for what is no address and where no mail can be sent, TooMany, NotFound when a code by mail is not
    worth enough for the procedure.
    """
    application = answering(token)
    provider_for(application.procedure, MAIL)
    for what, which, most in (
        ("code.draft", token_hash(token), MOST_CODES_OF_A_DRAFT),
        ("code.address", _same(address), MOST_CODES_TO_AN_ADDRESS),
    ):
        count_try(what, which, most=most, message=_TOO_MANY_CODES, now=now)
    _send(application, address.strip(), now)


@transaction.atomic
def _send(application: Application, address: str, now: datetime) -> None:
    code = _new_code()
    fields = {"code": code, "procedure": application.procedure.title}
    is_sent = send_outside(address=address, template=CODE, fields=fields, url=reverse("procedures:catalogue"), now=now)
    if not is_sent and not can_pretend():
        raise RuleBroken(_NO_MAIL)
    shown = {} if is_sent else {"code": code}
    MailedCode.objects.update_or_create(
        application=application,
        defaults={
            "code_hash": _hash(application, code, now),
            "sealed": key_ring().seal(application.wrapped_key, {"address": address, **shown}),
            "issued_at": now,
            "expires_at": now + LIVES,
        },
    )


def prove_by_code(*, token: str, typed: str, now: datetime) -> None:
    """Keep the proof that whoever fills in reads the mail; the code is used up. Raises RuleBroken, TooMany."""
    application = answering(token)
    held = MailedCode.objects.filter(application=application).first()
    which = f"{application.pk} {held.issued_at.timestamp()}" if held else f"{application.pk}"
    count_try("code.guess", which, most=MOST_GUESSES, message=_TOO_MANY_GUESSES, now=now)
    _prove(token, application, typed_code(typed), now)


@transaction.atomic
def _prove(token: str, application: Application, code: str, now: datetime) -> None:
    held = MailedCode.objects.select_for_update().filter(application=application, expires_at__gt=now).first()
    if held is None or not secrets.compare_digest(held.code_hash, _hash(application, code, held.issued_at)):
        raise RuleBroken(_WRONG, field="code")
    address = key_ring().unseal(application.wrapped_key, held.sealed)["address"]
    held.delete()
    assurance = provider_for(application.procedure, MAIL).assurance
    keep_proof(token, MAIL, f"{MAIL} {_same(address)}", assurance, {"email": address}, now=now)


def mail_own_code(*, address: str, now: datetime) -> tuple[str, str]:
    """Send a code to the address; the address of the page that takes it and, in a demo without mail, the code itself.

    Every address gets one, whether it ever applied or not. Raises RuleBroken where no mail can be sent, TooMany, NotFound.
    """
    own_by_mail()
    same = _same(address)
    count_try("code.address", same, most=MOST_CODES_TO_AN_ADDRESS, message=_TOO_MANY_OWN_CODES, now=now)
    return _send_own(address.strip(), recognised("identity", f"{MAIL} {same}"), now)


@transaction.atomic
def _send_own(address: str, subject: str, now: datetime) -> tuple[str, str]:
    code = _new_code()
    is_sent = send_outside(
        address=address, template=OWN_CODE, fields={"code": code}, url=reverse("procedures:own"), now=now
    )
    if not is_sent and not can_pretend():
        raise RuleBroken(_NO_OWN_MAIL)
    OwnCode.objects.update_or_create(
        subject=subject,
        defaults={"code_hash": _own_hash(subject, code, now), "issued_at": now, "expires_at": now + LIVES},
    )
    return own_code_address(subject), "" if is_sent else code


def open_by_code(*, asked: str, typed: str, now: datetime) -> str:
    """What names the person in the address of the list of their applications. The code is used up.

    Raises RuleBroken, TooMany, NotFound when the address of the page is over or made up.
    """
    subject, provider = asked_subject(asked), own_by_mail()
    held = OwnCode.objects.filter(subject=subject).first()
    which = f"{subject} {held.issued_at.timestamp()}" if held else subject
    count_try("code.own", which, most=MOST_GUESSES, message=_TOO_MANY_OWN_GUESSES, now=now)
    _use_own(subject, typed_code(typed), now)
    return list_address_of(MAIL, subject, provider.assurance)


@transaction.atomic
def _use_own(subject: str, code: str, now: datetime) -> None:
    held = OwnCode.objects.select_for_update().filter(subject=subject, expires_at__gt=now).first()
    if held is None or not secrets.compare_digest(held.code_hash, _own_hash(subject, code, held.issued_at)):
        raise RuleBroken(_WRONG, field="code")
    held.delete()


def _new_code() -> str:
    return f"{secrets.randbelow(10**6):06d}"


def _own_hash(subject: str, code: str, issued_at: datetime) -> str:
    return recognised("own code", subject, str(issued_at.timestamp()), code)


def _hash(application: Application, code: str, issued_at: datetime) -> str:
    return recognised("identity code", str(application.pk), str(issued_at.timestamp()), code)


def _same(address: str) -> str:
    """An address as it is recognised again: capital letters make no difference."""
    return address.strip().casefold()
