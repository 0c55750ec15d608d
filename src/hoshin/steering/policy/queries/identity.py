from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hoshin.steering.policy.models import BasicPolicy, ClassificationScheme, FocusItem, NationalCategory, Section
from hoshin.steering.policy.rules import APPROVED


def basic_policies() -> QuerySet[BasicPolicy]:
    """The basic policies in the order of their numbers; those that only a draft knows are left out."""
    return BasicPolicy.objects.filter(_is_established("basic_policy")).order_by("number")


def focus_items(policy: BasicPolicy | None = None) -> QuerySet[FocusItem]:
    """The focus items in the order of the policy, with their basic policies; of one policy when it is given.

    Items that only a draft knows are left out; items that a later revision dropped stay, because sheets serve them.
    """
    items = FocusItem.objects.filter(_is_established("focus_item")).select_related("basic_policy")
    items = items.order_by("basic_policy__number", "number")
    return items if policy is None else items.filter(basic_policy=policy)


def _is_established(name: str) -> Q:
    """Met by what stands in a decided revision, and by what stands in none at all."""
    sections = Section.objects.filter(**{name: OuterRef("pk")})
    return Q(Exists(sections.filter(revision__state=APPROVED))) | ~Q(Exists(sections))


def proposed_categories(policy: BasicPolicy, on: date) -> list[NationalCategory]:
    """What the policy proposes as the classification of a sheet under `policy`, by the schemes valid on `on`."""
    return list(categories_valid_on(on).filter(proposals__basic_policy=policy))


def categories_valid_on(on: date) -> QuerySet[NationalCategory]:
    """Every category that a sheet can be classified by on `on`, with its scheme, scheme by scheme."""
    return (
        NationalCategory.objects.select_related("scheme")
        .filter(scheme__in=ClassificationScheme.objects.valid_on(on))
        .order_by("-scheme__code", "order")
    )
