from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.models import BasicPolicy, CategoryProposal, ClassificationScheme, NationalCategory
from hoshin.steering.policy.permissions import require_drafting
from hoshin.steering.policy.queries import stored_schemes
from hoshin.steering.policy.rules import ImportPlan, SchemeFile, plan_import, read_schemes, schemes_as_json

SCHEME_THING = "policy.scheme"
ASIDE = 1000


def preview_schemes(*, person: Person, text: str) -> ImportPlan:
    """What taking in the file would change, without changing it; raises SchemesRefused for a file that cannot be."""
    require_drafting(person)
    numbers = BasicPolicy.objects.values_list("number", flat=True)
    return plan_import(read_schemes(text, policy_numbers=numbers), stored_schemes())


@transaction.atomic
def import_schemes(*, person: Person, text: str, now: datetime) -> ImportPlan:
    """Take in national classification schemes from a JSON file; what it changed.

    Raises SchemesRefused with everything that is wrong, RuleBroken when the file changes nothing.
    """
    require_drafting(person)
    policies = {policy.number: policy for policy in BasicPolicy.objects.select_for_update().order_by("number")}
    stored = {scheme.identity: scheme for scheme in stored_schemes()}
    plan = plan_import(read_schemes(text, policy_numbers=policies), list(stored.values()))
    if not plan.changes:
        raise RuleBroken("今の内容と同じため、取り込むものがありません。", field="text")
    for file in plan.schemes:
        before = stored.get(file.identity)
        if before == file:
            continue
        scheme = _store_scheme(file)
        categories = _store_categories(scheme, file)
        _store_proposals(scheme, file, categories, policies)
        record(
            actor=person.actor,
            name="policy.scheme.imported",
            thing_kind=SCHEME_THING,
            thing_id=scheme.pk,
            thing_label=file.full_title,
            before=_as_event(before) if before else None,
            after=_as_event(file),
            now=now,
        )
    return plan


def _as_event(file: SchemeFile) -> dict[str, Any]:
    value: dict[str, Any] = schemes_as_json([file])["schemes"][0]
    return value


def _store_scheme(file: SchemeFile) -> ClassificationScheme:
    scheme, _ = ClassificationScheme.objects.update_or_create(
        code=file.code,
        valid_from_on=file.valid_from_on,
        defaults={
            "title": file.title,
            "edition": file.edition,
            "valid_until_on": file.valid_until_on,
            "source": file.source,
            "source_url": file.source_url,
            "checked_on": file.checked_on,
            "note": file.note,
        },
    )
    return scheme


def _store_categories(scheme: ClassificationScheme, file: SchemeFile) -> dict[str, NationalCategory]:
    """The categories by code. Their places are freed first, since a file may give them a new order."""
    NationalCategory.objects.filter(scheme=scheme).update(order=F("order") + ASIDE)
    found = {}
    for order, category in enumerate(file.categories, start=1):
        found[category.code], _ = NationalCategory.objects.update_or_create(
            scheme=scheme,
            code=category.code,
            defaults={"order": order, "title": category.title, "group_title": category.group_title},
        )
    return found


def _store_proposals(
    scheme: ClassificationScheme,
    file: SchemeFile,
    categories: dict[str, NationalCategory],
    policies: dict[int, BasicPolicy],
) -> None:
    CategoryProposal.objects.filter(category__scheme=scheme).delete()
    CategoryProposal.objects.bulk_create(
        CategoryProposal(basic_policy=policies[number], category=categories[code])
        for number, codes in file.proposals
        for code in codes
    )
