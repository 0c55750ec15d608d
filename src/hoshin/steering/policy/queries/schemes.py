from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from hoshin.steering.policy.models import CategoryProposal, ClassificationScheme, NationalCategory
from hoshin.steering.policy.rules import Category, Classification, Field, Scheme, SchemeFile, tabulate


def stored_schemes() -> list[SchemeFile]:
    """Every scheme as a file would hold it: what an import is weighed against, and what an export gives."""
    categories: dict[int, list[NationalCategory]] = defaultdict(list)
    for category in NationalCategory.objects.order_by("order"):
        categories[category.scheme_id].append(category)
    proposals: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for proposal in _proposals():
        proposals[proposal.category.scheme_id][proposal.basic_policy.number].append(proposal.category.code)
    return [
        SchemeFile(
            code=scheme.code,
            title=scheme.title,
            edition=scheme.edition,
            valid_from_on=scheme.valid_from_on,
            valid_until_on=scheme.valid_until_on,
            source=scheme.source,
            source_url=scheme.source_url,
            checked_on=scheme.checked_on,
            note=scheme.note,
            categories=tuple(_category(category) for category in categories[scheme.pk]),
            proposals=tuple((number, tuple(codes)) for number, codes in sorted(proposals[scheme.pk].items())),
        )
        for scheme in ClassificationScheme.objects.order_by("-code", "valid_from_on")
    ]


def classification_of(policies: Iterable[tuple[int, str, Field]], *, on: date) -> Classification:
    """The table of 3-3 for these basic policies (number, title, field) by the schemes valid on `on`; three queries."""
    valid = list(ClassificationScheme.objects.valid_on(on).order_by("-code"))
    categories: dict[int, list[Category]] = defaultdict(list)
    for category in NationalCategory.objects.filter(scheme__in=valid).order_by("order"):
        categories[category.scheme_id].append(_category(category))
    codes = {scheme.pk: scheme.code for scheme in valid}
    proposals: dict[tuple[int, str], list[str]] = defaultdict(list)
    for proposal in _proposals().filter(category__scheme__in=valid):
        scheme_code = codes[proposal.category.scheme_id]
        proposals[proposal.basic_policy.number, scheme_code].append(proposal.category.code)
    schemes = [Scheme(scheme.code, scheme.title, scheme.edition, tuple(categories[scheme.pk])) for scheme in valid]
    return tabulate(policies, schemes, proposals)


def _proposals() -> QuerySet[CategoryProposal]:
    return CategoryProposal.objects.select_related("category", "basic_policy").order_by("category__order")


def _category(category: NationalCategory) -> Category:
    return Category(category.code, category.title, category.group_title)
