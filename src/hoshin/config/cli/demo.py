from argparse import Namespace

from hoshin.config.cli.words import ExitCode, Refused, choose, say
from hoshin.config.upkeep.preparing import load_demo
from hoshin.config.upkeep.queries import installation
from hoshin.kernel import clock


def run(_arguments: Namespace) -> int:
    """Load the demo city into a database that was prepared for it."""
    found = installation()
    if found is None or not found.is_demo:
        raise Refused(
            choose(
                "ここは本番として始めたか、まだ用意されていません。デモは bin/start --data 新しい場所 で始めてください。",
                "this installation is not a demo, or not prepared yet. Start one with bin/start --data NEWPLACE.",
            )
        )
    if found.demo_loaded_at is not None:
        raise Refused(choose("デモの市はすでに読み込まれています。", "the demo city is loaded already."))
    load_demo(found, now=clock.now())
    say("デモの市を読み込みました。", "the demo city is loaded.")
    return ExitCode.DONE
