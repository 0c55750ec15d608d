"""Other systems that fetch applications: giving and taking away tokens, letting in, reading with a trace."""

from hoshin.citizens.procedures.actions.clients.admitting import admit
from hoshin.citizens.procedures.actions.clients.issuing import CLIENT, issue_client, revoke_client
from hoshin.citizens.procedures.actions.clients.reading import (
    list_changes,
    mark_taken_over,
    read_application,
    read_file,
)

__all__ = [
    "CLIENT",
    "admit",
    "issue_client",
    "list_changes",
    "mark_taken_over",
    "read_application",
    "read_file",
    "revoke_client",
]
