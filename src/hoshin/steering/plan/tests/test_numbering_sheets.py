import pytest

from hoshin.kernel.clock import local_date
from hoshin.steering.plan.actions.proposing import new_sheet, next_number
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import Origin
from hoshin.steering.plan.tests.cast import NOW, Cast

pytestmark = pytest.mark.postgres


def draft(cast: Cast) -> Sheet:
    return new_sheet(
        title="窓口の混雑",
        main_policy_id=cast.policy.pk,
        owning_section_id=cast.section.pk,
        origin=Origin.SECTION,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("last", "following"), [("2025-009", "2025-010"), ("2025-999", "2025-1000"), ("2025-1009", "2025-1010")]
)
def test_the_next_number_follows_the_highest_of_the_year(cast: Cast, last: str, following: str):
    Sheet.objects.filter(pk=draft(cast).pk).update(number="2025-002")
    Sheet.objects.filter(pk=draft(cast).pk).update(number=last)
    Sheet.objects.filter(pk=draft(cast).pk).update(number="2024-5000")
    assert next_number(local_date(NOW)) == following
