"""The counter of the mail server: one connection, several mails."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from hoshin.foundation.messages.rules import MailServer, Security


class Unreachable(Exception):
    """The server cannot be reached, does not let us in, or hung up: nothing to do with the mail at hand."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How handing one mail over went: accepted (no `error`), refused for now, or refused for good."""

    error: str = ""
    is_final: bool = False


class PostOffice:
    """An open connection to the mail server; use it as a context manager. Unreachable when it cannot be opened."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def __enter__(self) -> Self:
        try:
            self.connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_in_words(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security is Security.TLS:
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout_seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def hand_over(self, mail: EmailMessage) -> Handed:
        """Give one mail to the server. A refusal is a result; Unreachable means that the connection is gone."""
        try:
            self.connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return Handed(_reply(code, text), is_final=code >= 500)
        except smtplib.SMTPDataError as error:
            return Handed(_reply(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500)
        except smtplib.SMTPSenderRefused as error:
            # The sender is a setting of the installation: mails wait until somebody has mended it.
            return Handed(_reply(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_in_words(error)) from error
        return Handed()


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"メールサーバーの返事：{code} {words}"


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "メールサーバーにログインできません。利用者名とパスワードの設定を確かめてください。"
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return f"メールサーバーにつながりません（{type(error).__name__}: {error}）"
