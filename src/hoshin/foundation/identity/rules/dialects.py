"""How providers deviate from plain OpenID Connect.

A dialect is chosen in the settings, and nothing that a provider or a token says about itself can change it: the
algorithms are those of the dialect, never those of a token's header.
"""

from dataclasses import dataclass
from enum import StrEnum

TRUSTED_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only signatures that need the provider's private key: a shared-secret algorithm would let the public key sign."""


class ClientProof(StrEnum):
    """How the client says who it is when it fetches tokens."""

    AS_DISCOVERED = "as_discovered"
    HEADER = "in_header"
    BODY = "in_body"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is special about one kind of provider.

    `algorithms` are the signatures an ID token may carry; `is_signed_with_secret` says that they are made with the client's
    secret instead of the provider's key. `needs_userinfo`: without its answer nothing is proven.
    """

    code: str
    label: str
    algorithms: tuple[str, ...] = TRUSTED_ALGORITHMS
    client_proof: ClientProof = ClientProof.AS_DISCOVERED
    is_signed_with_secret: bool = False
    needs_userinfo: bool = False
    needs_acr: bool = False


OPENID = Dialect("openid", "OpenID Connect")
GBIZID = Dialect(
    "gbizid",
    "GビズID",
    algorithms=("RS256",),
    client_proof=ClientProof.HEADER,
    needs_userinfo=True,
)
LINE = Dialect(
    "line",
    "LINE",
    algorithms=("HS256",),
    client_proof=ClientProof.BODY,
    is_signed_with_secret=True,
)
DIGITAL_AGENCY = Dialect(
    "digital-agency",
    "デジタル認証アプリ（マイナアプリ）",
    algorithms=("ES256",),
    client_proof=ClientProof.SIGNATURE,
    needs_acr=True,
)
DIALECTS = {dialect.code: dialect for dialect in (OPENID, GBIZID, LINE, DIGITAL_AGENCY)}
