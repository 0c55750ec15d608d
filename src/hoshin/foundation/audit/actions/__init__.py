"""What is done to the trail: events are recorded and sealed, heads are handed out. Nothing is ever changed."""

from hoshin.foundation.audit.actions.heads import export_head, installation_fingerprint
from hoshin.foundation.audit.actions.jobs import seal_daily, verify_daily
from hoshin.foundation.audit.actions.recording import record
from hoshin.foundation.audit.actions.sealing import seal

__all__ = ["export_head", "installation_fingerprint", "record", "seal", "seal_daily", "verify_daily"]
