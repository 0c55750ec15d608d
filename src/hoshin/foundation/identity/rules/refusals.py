from datetime import datetime

from hoshin.kernel.errors import DomainError


class SignInRefused(DomainError):
    """The proof was not accepted; the words are the same whether the account exists or not (HTTP 422)."""


class TooManyAttempts(SignInRefused):
    """No further try is accepted before `until`, right or wrong."""

    def __init__(self, until: datetime, now: datetime) -> None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        super().__init__(
            f"続けて失敗したため、いまは受け付けていません。{minutes}分ほど待ってから、もう一度お試しください。"
            "お急ぎの場合は、運用者に解除を依頼してください。"
        )
        self.until = until


class LinkUnusable(DomainError):
    """The enrolment link is unknown, used, replaced or expired; all four look alike."""


class PassageEnded(DomainError):
    """The sign-in was begun too long ago, in another browser, or never; it starts again at the first page."""


class CityProviderProblem(DomainError):
    """The city's OpenID provider cannot be reached or answered something that cannot be trusted."""
