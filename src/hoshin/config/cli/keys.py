from argparse import Namespace

from hoshin.citizens.procedures.public import rotate_keys
from hoshin.config.cli.words import ExitCode, say
from hoshin.kernel import clock


def run(_arguments: Namespace) -> int:
    """Wrap every key of an application by the newest secret of the installation."""
    count = rotate_keys(now=clock.now())
    say(
        f"申請{count:,}件の鍵を、今の秘密鍵で包み直しました。HOSHIN_OLD_SECRET_KEYS から前の鍵を外せます。",
        f"the keys of {count:,} applications are wrapped by the present secret; HOSHIN_OLD_SECRET_KEYS may be emptied.",
    )
    return ExitCode.DONE
