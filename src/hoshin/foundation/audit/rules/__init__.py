"""What an event says, how it is hashed and chained, and what a verification may find; no Django."""

from hoshin.foundation.audit.rules.actors import SYSTEM, Actor, ActorKind
from hoshin.foundation.audit.rules.grouping import current_group, together
from hoshin.foundation.audit.rules.heads import Head, SignedHead
from hoshin.foundation.audit.rules.sentences import register_sentences, register_thing
from hoshin.foundation.audit.rules.values import as_json, as_text, changed
from hoshin.foundation.audit.rules.verdict import Finding, FindingKind, Verdict

__all__ = [
    "SYSTEM",
    "Actor",
    "ActorKind",
    "Finding",
    "FindingKind",
    "Head",
    "SignedHead",
    "Verdict",
    "as_json",
    "as_text",
    "changed",
    "current_group",
    "register_sentences",
    "register_thing",
    "together",
]
