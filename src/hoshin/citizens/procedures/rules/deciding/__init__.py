"""How applications are decided: the outcomes, and the letter that tells the applicant."""

from hoshin.citizens.procedures.rules.deciding.letters import (
    STANDARD_GAPS,
    Gap,
    Letter,
    check_letter,
    default_letter,
    filled_letter,
    gaps_of,
    tidied_letter,
)
from hoshin.citizens.procedures.rules.deciding.outcomes import Ruling, check_reason

__all__ = [
    "STANDARD_GAPS",
    "Gap",
    "Letter",
    "Ruling",
    "check_letter",
    "check_reason",
    "default_letter",
    "filled_letter",
    "gaps_of",
    "tidied_letter",
]
