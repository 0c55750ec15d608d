"""Under what things are counted that lie in another wing: the procedures under the basic policies that they serve."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from hoshin.citizens.procedures.public import KIND, Heading, register_headings
from hoshin.steering.plan.public import policies_served


def connect_headings() -> None:
    """Let the figures of applications be counted by basic policy as well."""
    register_headings(_policies_of)


def _policies_of(procedure_ids: Sequence[int]) -> Mapping[int, Sequence[Heading]]:
    served = policies_served(KIND, [str(one) for one in procedure_ids])
    return {
        int(procedure_id): [
            Heading(one.number, f"{one.mark} {one.title}", reverse("policy:basic_policy", args=[one.number]))
            for one in policies
        ]
        for procedure_id, policies in served.items()
    }
