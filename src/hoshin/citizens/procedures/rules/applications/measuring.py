"""What a period's applications say about how a city serves: pure counting, no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from hoshin.citizens.procedures.rules.applications.flow import DECIDED_STATES
from hoshin.citizens.procedures.rules.applications.intake import Intake

_DECIDED = {state.value for state in DECIDED_STATES}


@dataclass(frozen=True, slots=True)
class Passed:
    """One application as the figures see it. `spent_days` are the days that count towards the standard period.

    `intake` is how the applicant applied, at another system too where it was taken in from there.
    """

    state: str
    intake: str
    is_assisted: bool
    was_corrected: bool
    spent_days: int
    standard_days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and medians over some applications; shares and medians are None where there is nothing to say.

    Medians, not means: one application that lies for a year says nothing about the others.
    """

    received: int
    online: int
    assisted: int
    decided: int
    corrected: int
    with_standard: int
    within_standard: int
    median_days: float | None

    @property
    def online_share(self) -> float | None:
        """The share that came in online, between 0 and 1."""
        return self.online / self.received if self.received else None

    @property
    def corrected_share(self) -> float | None:
        """The share that had to be corrected."""
        return self.corrected / self.received if self.received else None

    @property
    def within_share(self) -> float | None:
        """The share of the decided ones that kept their standard period."""
        return self.within_standard / self.with_standard if self.with_standard else None


@dataclass(frozen=True, slots=True)
class Heading:
    """Something under which procedures are counted together, such as a basic policy; shown by `order`."""

    order: int
    title: str
    url: str = ""


def by_heading(
    applications: Mapping[int, Sequence[Passed]], headings: Mapping[int, Sequence[Heading]]
) -> list[tuple[Heading, Figures, int]]:
    """The figures under each heading with how many procedures they are of, by procedure's id; what has none is left out.

    A procedure under two headings counts in full under both: the rows do not add up to the whole.
    """
    gathered: dict[Heading, list[int]] = {}
    for procedure in applications:
        for heading in headings.get(procedure, ()):
            gathered.setdefault(heading, []).append(procedure)
    return [
        (heading, figures_of(one for procedure in own for one in applications[procedure]), len(own))
        for heading, own in sorted(gathered.items(), key=lambda pair: pair[0].order)
    ]


def figures_of(applications: Iterable[Passed]) -> Figures:
    """The figures of these applications. What was withdrawn counts as received, and is never decided."""
    every: Sequence[Passed] = list(applications)
    decided = [one for one in every if one.state in _DECIDED]
    measured = [one for one in decided if one.standard_days is not None]
    return Figures(
        received=len(every),
        online=sum(one.intake == Intake.ONLINE.value for one in every),
        assisted=sum(one.is_assisted for one in every),
        decided=len(decided),
        corrected=sum(one.was_corrected for one in every),
        with_standard=len(measured),
        within_standard=sum(one.spent_days <= (one.standard_days or 0) for one in measured),
        median_days=float(median(one.spent_days for one in decided)) if decided else None,
    )
