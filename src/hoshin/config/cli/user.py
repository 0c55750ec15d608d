from argparse import Namespace

from django.conf import settings

from hoshin.config.cli.words import ExitCode, Refused, say
from hoshin.config.upkeep.operators import create_user
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError


def run(arguments: Namespace) -> int:
    """Open an account and print the link with which its owner sets a password; no password passes through here."""
    try:
        enrolment = create_user(
            login_name=arguments.login_name,
            label=arguments.label,
            email=arguments.mail,
            is_operator=arguments.operator,
            now=clock.now(),
        )
    except DomainError as error:
        raise Refused(error.message) from error
    address = settings.SITE_ADDRESS or "http://127.0.0.1:8000"
    say(
        f"アカウント {arguments.login_name} を作りました。本人が次のアドレスを開いて、パスワードを決めてください"
        f"（一度だけ、{enrolment.expires_at:%m月%d日 %H:%M}まで）:\n  {address}{enrolment.path}",
        f"account {arguments.login_name} is open. Its owner sets a password at this address "
        f"(once, until {enrolment.expires_at:%Y-%m-%d %H:%M}):\n  {address}{enrolment.path}",
    )
    return ExitCode.DONE
