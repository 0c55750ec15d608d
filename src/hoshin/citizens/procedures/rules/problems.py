"""Why a form is refused, with the place named."""

from dataclasses import dataclass

from hoshin.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form: where, and what to do about it.

    What is only unfinished may stand in a draft; the form cannot be published with it.
    """

    place: str
    message: str
    is_unfinished: bool = False

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class FormRefused(RuleBroken):
    """A form that cannot be used; `problems` names every place, the message the first of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        more = f"（ほか{len(problems) - 1}件）" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
        self.problems = problems


class ExpressionRefused(ValueError):
    """An expression that means nothing; whoever reads it adds the place."""
