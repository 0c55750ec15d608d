"""Taking applications in from files of other systems: receive once, take in once, say what was refused and why."""

from hoshin.citizens.procedures.actions.intake.folder import FolderPort
from hoshin.citizens.procedures.actions.intake.ports import IntakePort, ResultLine, WaitingFile, take_in_from
from hoshin.citizens.procedures.actions.intake.receiving import give_up, receive_file, try_again, upload_file
from hoshin.citizens.procedures.actions.intake.sources import save_source
from hoshin.citizens.procedures.actions.intake.taking_in import take_in

__all__ = [
    "FolderPort",
    "IntakePort",
    "ResultLine",
    "WaitingFile",
    "give_up",
    "receive_file",
    "save_source",
    "take_in",
    "take_in_from",
    "try_again",
    "upload_file",
]
