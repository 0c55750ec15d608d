"""Mail: without `HOSHIN_MAIL_HOST` messages stay in the inbox, and the operators' page says so."""

from hoshin.config.settings import environment
from hoshin.foundation.messages.rules import MailServer, Security, is_address


def _security() -> Security:
    value = environment.text("HOSHIN_MAIL_SECURITY", Security.NONE)
    if value not in set(Security):
        raise environment.SettingRefused("HOSHIN_MAIL_SECURITY", f"must be one of none, starttls, tls, not {value!r}")
    return Security(value)


def _sender(host: str) -> str:
    value = environment.text("HOSHIN_MAIL_FROM")
    if (host or value) and not is_address(value):
        raise environment.SettingRefused("HOSHIN_MAIL_FROM", f"must be a mail address, not {value!r}")
    return value


def configured() -> MailServer:
    """The mail server of this installation, from `HOSHIN_MAIL_…`; the password may come from a file."""
    host = environment.text("HOSHIN_MAIL_HOST").strip()
    security = _security()
    port = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}[security]
    return MailServer(
        host=host,
        port=environment.number("HOSHIN_MAIL_PORT", port, least=1, most=65535),
        security=security,
        user=environment.text("HOSHIN_MAIL_USER"),
        password=environment.text("HOSHIN_MAIL_PASSWORD"),
        sender=_sender(host),
        timeout_seconds=environment.number("HOSHIN_MAIL_TIMEOUT", 15, least=1, most=60),
    )


def site_address() -> str:
    """The address under which people reach the house (`https://host`), for links in mails; empty leaves them out."""
    value = environment.text("HOSHIN_SITE_ADDRESS").strip().rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise environment.SettingRefused("HOSHIN_SITE_ADDRESS", f"must start with http:// or https://, not {value!r}")
    return value


MAIL_SERVER = configured()
SITE_ADDRESS = site_address()
