from argparse import Namespace

from hoshin.config.cli.words import ExitCode, say
from hoshin.config.upkeep.checks import Level, examine
from hoshin.kernel import clock


def run(_arguments: Namespace) -> int:
    """Look at everything an operator answers for; the exit code is 1 when something is wrong."""
    findings = examine(clock.now())
    for finding in findings:
        say(f"[{finding.level.word}] {finding.what}", f"[{finding.level.word:6}] {finding.what}")
        if finding.remedy:
            say(f"       → {finding.remedy}", f"         → {finding.remedy}")
    wrong = sum(finding.level is Level.WRONG for finding in findings)
    say(f"異常 {wrong} 件。" if wrong else "異常はありません。", f"{wrong} wrong." if wrong else "nothing is wrong.")
    return ExitCode.PROBLEM if wrong else ExitCode.DONE
