from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.actions.lock import lock_organisation
from hoshin.foundation.people.models import Office
from hoshin.foundation.people.permissions import check_may_organise
from hoshin.foundation.people.rules import Person
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.kernel.width import narrow


@transaction.atomic
def add_office(*, person: Person, code: str, name: str, is_main: bool = False, now: datetime) -> Office:
    """Register a building of the city; there is one main office."""
    check_may_organise(person)
    lock_organisation()
    code, name = narrow(code), name.strip()
    _check(code=code, name=name, is_main=is_main)
    office = Office.objects.create(code=code, name=name, is_main=is_main)
    _record(person, "people.office.added", office, now, after={"code": code, "name": name, "is_main": is_main})
    return office


@transaction.atomic
def rename_office(*, person: Person, office_id: int, name: str, now: datetime) -> Office:
    """Give an office another name."""
    check_may_organise(person)
    lock_organisation()
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise NotFound("その庁舎はありません。")
    name = name.strip()
    if name == office.name:
        return office
    _check(name=name)
    before, after = changed({"name": office.name}, {"name": name})
    office.name = name
    office.save(update_fields=["name"])
    _record(person, "people.office.renamed", office, now, before=before, after=after)
    return office


def _check(*, name: str, code: str | None = None, is_main: bool = False) -> None:
    if not name:
        raise RuleBroken("名称を入力してください。", field="name")
    if Office.objects.filter(name=name).exists():
        raise RuleBroken(f"「{name}」は既に登録されています。", field="name")
    if code == "":
        raise RuleBroken("コードを入力してください。", field="code")
    if code is not None and Office.objects.filter(code=code).exists():
        raise RuleBroken(f"コード「{code}」は既に使われています。", field="code")
    if is_main and Office.objects.filter(is_main=True).exists():
        raise RuleBroken("本庁舎は既に登録されています。", field="is_main")


def _record(
    person: Person,
    name: str,
    office: Office,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.office",
        thing_id=office.pk,
        thing_label=office.name,
        before=before,
        after=after,
        now=now,
    )
