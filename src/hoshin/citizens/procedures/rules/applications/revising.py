"""How a state of the answers came about."""

from hoshin.citizens.procedures.rules.register.vocabulary import Labelled


class Origin(Labelled):
    """Handed in, corrected by the applicant, or changed by the section on its own authority (職権補正)."""

    SUBMITTED = "submitted", "申請"
    CORRECTED = "corrected", "補正"
    OFFICIAL = "official", "職権補正"
