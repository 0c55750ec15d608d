from dataclasses import dataclass

from hoshin.foundation.identity.rules.dialects import OPENID, Dialect


@dataclass(frozen=True, slots=True)
class CityProvider:
    """The city's OpenID provider as configured: whom to ask, who we are to it, and which claim is the login name.

    `label` is what the button on the sign-in page calls it. With `second_step_here` the second factor is asked for
    here as well; without, the provider answers for it.

    With a `private_key` (PEM) the token is fetched by a signed assertion instead of the secret (private_key_jwt, RFC 7523).
    `acr_values` is what the provider is asked to make sure of, `required_acr` what its ID token must then say.
    """

    issuer: str
    client_id: str
    client_secret: str
    login_claim: str
    scopes: tuple[str, ...]
    label: str
    second_step_here: bool
    private_key: str = ""
    acr_values: str = ""
    required_acr: str = ""
    dialect: Dialect = OPENID
