from argparse import Namespace

from hoshin.citizens.procedures.public import (
    LARGEST_INTAKE_FILE,
    CameBy,
    IntakeState,
    receive_file,
    take_in,
    take_in_from,
)
from hoshin.config.cli.words import ExitCode, Refused, choose, complain, say
from hoshin.config.jobs import intake_port
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError


def run(arguments: Namespace) -> int:
    """Take in one file, or everything that waits in the folder where other systems put theirs."""
    if arguments.file is None:
        done = take_in_from(intake_port(), now=clock.now())
        say(done, done)
        return ExitCode.DONE
    if not arguments.source:
        raise Refused(choose("--source で取込み元のコードを書いてください。", "name the source with --source."))
    try:
        with arguments.file.open("rb") as file_:
            content = file_.read(LARGEST_INTAKE_FILE + 1)
        kept = receive_file(
            source_code=arguments.source,
            name=arguments.file.name,
            content=content,
            came_by=CameBy.COMMAND,
            now=clock.now(),
        )
    except OSError as error:
        raise Refused(f"{arguments.file}: {error.strerror}") from error
    except DomainError as refusal:
        raise Refused(refusal.message) from refusal
    file = take_in(file_id=kept.pk, now=clock.now())
    for entry in file.entries.order_by("line"):
        for place, message in entry.troubles:
            complain(f"{entry.line}行目　{place}：{message}", f"line {entry.line}, {place}: {message}")
    if file.problem:
        complain(file.problem, file.problem)
    is_done = file.state == IntakeState.DONE.value
    say(
        "取り込みました。" if is_done else "取り込めない申請があります。画面の「申請の取込み」で確かめてください。",
        "taken in." if is_done else "some applications were refused: see the intake page.",
    )
    return ExitCode.DONE if is_done else ExitCode.PROBLEM
