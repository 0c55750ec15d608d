from argparse import Namespace

from hoshin.config.cli.words import ExitCode, Refused, complain, say
from hoshin.foundation.audit.public import export_head, read_head, seal, verify
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError


def run(arguments: Namespace) -> int:
    """Verify the trail, or seal it."""
    try:
        return _verify(arguments) if arguments.act == "verify" else _seal(arguments)
    except (DomainError, OSError) as error:
        raise Refused(str(error)) from error


def _verify(arguments: Namespace) -> int:
    head = None
    if arguments.head is not None:
        head = read_head(arguments.head.read_text(encoding="utf-8"), fingerprint=arguments.fingerprint or "")
        say(f"控えの鍵の指紋: {head.fingerprint}", f"fingerprint of the head's key: {head.fingerprint}")
    verdict = verify(head)
    say(
        f"封印 {verdict.seals:,}、封印した記録 {verdict.events_sealed:,}、まだ封印していない記録 {verdict.events_unsealed:,}",
        f"{verdict.seals:,} seals, {verdict.events_sealed:,} sealed events, {verdict.events_unsealed:,} not sealed yet",
    )
    for finding in verdict.findings:
        complain(finding.sentence, f"{finding.kind.value}: {finding.place}")
    if verdict.is_sound:
        say("監査証跡に異常はありません。", "the audit trail is sound.")
        return ExitCode.DONE
    complain(f"問題が {verdict.finding_count:,} 件あります。", f"{verdict.finding_count:,} problems.")
    return ExitCode.PROBLEM


def _seal(arguments: Namespace) -> int:
    made = seal(now=clock.now())
    say(
        f"新しい記録を封印しました（封印 {len(made)}）。" if made else "封印していない記録はありません。",
        f"sealed the new events ({len(made)} seals)." if made else "nothing was left to seal.",
    )
    if arguments.export_head is not None:
        arguments.export_head.write_text(export_head(now=clock.now()), encoding="utf-8")
        say(
            f"控えを書き出しました: {arguments.export_head}。この機械の外に保管してください。",
            f"head exported: {arguments.export_head}. Keep it outside this machine.",
        )
    return ExitCode.DONE
