"""The worksheets from which a procedure's levels follow, and what the register may say beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hoshin.citizens.procedures.models import Procedure, RiskWorksheet
from hoshin.citizens.procedures.queries.identity import all_providers
from hoshin.citizens.procedures.rules.assurance import Assurance, Provider
from hoshin.citizens.procedures.rules.register import AUTHENTICATION_LEVELS, PROOFING_LEVELS
from hoshin.citizens.procedures.rules.risk import HARMS, IMPACTS, Harm, Impact, Worksheet
from hoshin.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class RecordedRisk:
    """One worksheet in words, for its history."""

    number: int
    recorded_at: datetime
    recorded_by: str
    proofing: str
    authentication: str
    signature: str
    reason: str
    impacts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What a provider's proof is worth, who says so since when, and whether that is enough for the procedure."""

    label: str
    proofing: str
    authentication: str
    source: str
    sourced_on: date
    is_enough: bool


def risk_history(procedure: Procedure) -> tuple[RecordedRisk, ...]:
    """Every worksheet of the procedure, the newest first."""
    return tuple(_in_words(one) for one in RiskWorksheet.objects.filter(procedure=procedure))


def last_worksheet(procedure: Procedure) -> Worksheet | None:
    """The worksheet that counts; None when none was recorded."""
    held = RiskWorksheet.objects.filter(procedure=procedure).first()
    if held is None:
        return None
    return Worksheet(
        proofing=_impacts(held.proofing_impacts),
        authentication=_impacts(held.authentication_impacts),
        reason=held.reason,
        needs_signature=held.needs_signature,
        signature_basis=held.signature_basis,
    )


def worth_for(procedure: Procedure) -> tuple[Worth, ...]:
    """Every provider with what its proof is worth for this procedure."""
    needed = Assurance(procedure.proofing_level, procedure.authentication_level)
    return tuple(worth_of(one, needed) for one in all_providers())


def worth_of(provider: Provider, needed: Assurance) -> Worth:
    """What the proof of a provider is worth, in words."""
    assurance = provider.assurance
    return Worth(
        provider.label,
        PROOFING_LEVELS[assurance.proofing],
        AUTHENTICATION_LEVELS[assurance.authentication],
        provider.source,
        provider.sourced_on,
        assurance.satisfies(needed),
    )


def check_levels(procedure: Procedure, *, proofing: int, authentication: int, needs_signature: bool) -> None:
    """Raises RuleBroken when the register is to say something else than the recorded worksheet."""
    held = RiskWorksheet.objects.filter(procedure=procedure).first()
    wanted = (proofing, authentication, needs_signature)
    if held is not None and wanted != (held.proofing_level, held.authentication_level, held.needs_signature):
        raise RuleBroken(
            f"「{procedure.title}」の身元確認・当人認証・電子署名は、記録した影響の判断から決まっています。"
            "変えるときは「必要な本人確認」の画面で判断を記録し直してください。",
            field="proofing_level",
        )


def _impacts(kept: Mapping[str, str]) -> dict[Harm, Impact]:
    return {Harm(harm): Impact(impact) for harm, impact in kept.items()}


def _in_words(held: RiskWorksheet) -> RecordedRisk:
    proofing, authentication = _impacts(held.proofing_impacts), _impacts(held.authentication_impacts)
    return RecordedRisk(
        number=held.number,
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
        proofing=PROOFING_LEVELS[held.proofing_level],
        authentication=AUTHENTICATION_LEVELS[held.authentication_level],
        signature=held.signature_basis,
        reason=held.reason,
        impacts=tuple((HARMS[harm][0], IMPACTS[proofing[harm]], IMPACTS[authentication[harm]]) for harm in Harm),
    )
