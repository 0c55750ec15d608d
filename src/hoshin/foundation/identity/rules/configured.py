"""Whether what was set about a provider can work at all, before anybody asks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from hoshin.foundation.identity.rules.client_assertions import signing_key
from hoshin.foundation.identity.rules.dialects import DIALECTS, ClientProof, Dialect

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one setting: for the log of who starts the house, and for the page of who edits it."""

    field: str
    in_log: str
    on_page: str


def is_trial_issuer(issuer: str) -> bool:
    """Whether the issuer is a provider on this machine itself, as tests and trials have."""
    parts = urlsplit(issuer)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def faults_of(
    *, dialect: str, issuer: str, client_secret: str, private_key: str, acr_values: str, required_acr: str
) -> Iterator[Fault]:
    """What is wrong, in the order in which it is asked for; nothing for what can work."""
    if urlsplit(issuer).scheme != "https" and not is_trial_issuer(issuer):
        yield Fault("issuer", "must start with https://", "https:// で始まるアドレスを入力してください。")
    chosen = DIALECTS.get(dialect)
    if chosen is None:
        listed = ", ".join(("mail", *DIALECTS))
        yield Fault("dialect", f"dialect must be one of {listed}", "種類を選んでください。")
        return
    yield from _faults_of_proof(chosen, client_secret, private_key)
    if chosen.needs_acr and not (acr_values and required_acr):
        yield Fault(
            "required_acr",
            f"the dialect {chosen.code} needs acr_values and required_acr",
            "この種類では、求める認証の強さと、答えに求める acr の両方が要ります。",
        )


def _faults_of_proof(dialect: Dialect, client_secret: str, private_key: str) -> Iterator[Fault]:
    if private_key:
        try:
            signing_key(private_key)
        except ValueError as error:
            yield Fault(
                "private_key", str(error), "秘密鍵（PEM）として読めません。公開鍵ではないことを確かめてください。"
            )
    if dialect.client_proof is ClientProof.SIGNATURE and not private_key:
        yield Fault(
            "private_key", f"the dialect {dialect.code} needs a private_key", "この種類では、秘密鍵が要ります。"
        )
    if dialect.client_proof in {ClientProof.HEADER, ClientProof.BODY} and not client_secret:
        yield Fault(
            "client_secret", f"the dialect {dialect.code} needs a client_secret", "この種類では、共有の秘密が要ります。"
        )
    if not (client_secret or private_key):
        yield Fault(
            "client_secret",
            "has neither client_secret nor private_key",
            "共有の秘密か秘密鍵のどちらかを入力してください。",
        )
