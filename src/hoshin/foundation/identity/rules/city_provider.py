from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CityProvider:
    """The city's OpenID provider as configured: whom to ask, who we are to it, and which claim is the login name.

    `label` is what the button on the sign-in page calls it. With `second_step_here` the second factor is asked for
    here as well; without, the provider answers for it.
    """

    issuer: str
    client_id: str
    client_secret: str
    login_claim: str
    scopes: tuple[str, ...]
    label: str
    second_step_here: bool
