import json
import sys
from argparse import Namespace

from hoshin.config.cli.words import ExitCode
from hoshin.config.upkeep.preparing import prepare
from hoshin.kernel import clock


def run(arguments: Namespace) -> int:
    """Create or upgrade the database; the last line of output tells the supervisor what it found, as JSON."""
    prepared = prepare(wants_empty=arguments.empty, refuses_demo=arguments.refuse_demo, now=clock.now())
    sys.stdout.write(json.dumps({"is_demo": prepared.is_demo, "sign_ins": prepared.sign_ins}) + "\n")
    return ExitCode.DONE
