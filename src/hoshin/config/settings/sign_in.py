"""Staff sign-in: sessions, passwords, and the city's OpenID provider when one is configured."""

from pathlib import Path
from urllib.parse import urlsplit

from hoshin.citizens.procedures.rules.assurance import MAIL, Provider, providers_from
from hoshin.config.settings import environment
from hoshin.foundation.identity.rules import LEAST_LETTERS, CityProvider
from hoshin.foundation.identity.rules.configured import faults_of, is_trial_issuer

LOGIN_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["hoshin.foundation.identity.permissions.StaffBackend"]

# Sessions end after half an hour without use and after a working day in all.
SESSION_ENGINE = "hoshin.foundation.identity.models.sessions"
SESSION_IDLE_MINUTES = environment.number("HOSHIN_SESSION_IDLE_MINUTES", 30, least=2, most=720)
SESSION_IDLE_SECONDS = SESSION_IDLE_MINUTES * 60
SESSION_HOURS = environment.number("HOSHIN_SESSION_HOURS", 12, least=1, most=72)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ENROLMENT_LINK_HOURS = environment.number("HOSHIN_ENROLMENT_LINK_HOURS", 72, least=1, most=336)
# Older keys with which sealed secrets can still be opened after the key of the installation was changed.
SECRET_KEY_FALLBACKS = environment.text("HOSHIN_OLD_SECRET_KEYS").replace(",", " ").split()

_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": LEAST_LETTERS}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login_name", "label", "email")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]


def _city_provider() -> CityProvider | None:
    """The provider named in the environment, None when there is none; a half-made configuration stops the process."""
    issuer = environment.text("HOSHIN_OIDC_ISSUER")
    if not issuer:
        return None
    if urlsplit(issuer).scheme != "https" and not is_trial_issuer(issuer):
        raise environment.SettingRefused("HOSHIN_OIDC_ISSUER", "must start with https://")
    client_id = environment.text("HOSHIN_OIDC_CLIENT_ID")
    client_secret = environment.text("HOSHIN_OIDC_CLIENT_SECRET")
    if not client_id or not client_secret:
        missing = "HOSHIN_OIDC_CLIENT_ID" if not client_id else "HOSHIN_OIDC_CLIENT_SECRET"
        raise environment.SettingRefused(missing, "is needed together with HOSHIN_OIDC_ISSUER")
    return CityProvider(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        login_claim=environment.text("HOSHIN_OIDC_LOGIN_CLAIM", "preferred_username"),
        scopes=("openid", *environment.words("HOSHIN_OIDC_SCOPES", ("profile",))),
        label=environment.text("HOSHIN_OIDC_LABEL", "庁内の認証基盤"),
        second_step_here=environment.flag("HOSHIN_OIDC_SECOND_STEP_HERE", default=False),
    )


CITY_PROVIDER = _city_provider()


def _applicant_providers() -> tuple[Provider, ...]:
    """The providers of identity for applicants, from the JSON file that the environment names; none without it."""
    path = environment.text("HOSHIN_APPLICANT_PROVIDERS")
    if not path:
        return ()
    try:
        found = providers_from(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise environment.SettingRefused("HOSHIN_APPLICANT_PROVIDERS", str(error)) from error
    for provider in found:
        _check_applicant_provider(provider)
    return found


def _check_applicant_provider(provider: Provider) -> None:
    if provider.dialect == MAIL:
        return
    fault = next(
        faults_of(
            dialect=provider.dialect,
            issuer=provider.issuer,
            client_secret=provider.client_secret,
            private_key=provider.private_key,
            acr_values=provider.acr_values,
            required_acr=provider.required_acr,
        ),
        None,
    )
    if fault is not None:
        raise environment.SettingRefused("HOSHIN_APPLICANT_PROVIDERS", f"{provider.code}: {fault.in_log}")


APPLICANT_PROVIDERS = _applicant_providers()
