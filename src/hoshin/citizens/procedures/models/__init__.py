from hoshin.citizens.procedures.models.procedure import (
    Procedure,
    ProcedureAttachment,
    ProcedureChannel,
    ProcedureQuerySet,
    ProcedureTopic,
    YearlyCount,
)

__all__ = [
    "Procedure",
    "ProcedureAttachment",
    "ProcedureChannel",
    "ProcedureQuerySet",
    "ProcedureTopic",
    "YearlyCount",
]
