"""Editing what a sheet says, alone and against somebody else."""

import pytest

from hoshin.foundation.search.public import matching_ids
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.steering.plan import actions
from hoshin.steering.plan.tests.cast import NOW, drafted, fresh, listed


def edit(person, sheet, version, **content):
    return actions.edit_sheet(person=person, sheet_id=sheet.pk, seen_version=version, content=content, now=NOW)


def test_changed_fields_are_saved_under_a_new_version(cast):
    sheet = drafted(cast)
    edited = edit(cast.member, sheet, 1, issue="窓口が遠い", related_sections=[cast.other_section.pk])
    assert (edited.version, edited.issue) == (2, "窓口が遠い")
    assert list(edited.related_sections.all()) == [cast.other_section]
    assert matching_ids("遠い", kind="plan.sheet") == [sheet.pk]


def test_saving_without_a_change_makes_no_version(cast):
    sheet = drafted(cast)
    assert edit(cast.member, sheet, 1, issue=sheet.issue).version == 1


def test_the_second_person_sees_what_changed_and_chooses(cast):
    sheet = drafted(cast)
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    edit(cast.head, sheet, 1, issue="課長の課題", ideal="課長の理想")
    with pytest.raises(actions.EditConflict) as refused:
        edit(cast.member, sheet, 1, issue="係の課題", present="係の現在")
    conflict = refused.value
    shown = {change.name: (change.theirs, change.mine, change.is_contested) for change in conflict.changes}
    assert shown["issue"] == ("課長の課題", "係の課題", True)
    assert shown["ideal"][0] == "課長の理想"
    assert not shown["ideal"][2]
    assert conflict.together["present"] == "係の現在"
    assert conflict.together["ideal"] == "課長の理想"
    assert fresh(sheet).issue == "課長の課題"
    chosen = edit(cast.member, sheet, conflict.version, **{**conflict.together, "issue": "課長の課題"})
    assert (chosen.issue, chosen.present, chosen.ideal) == ("課長の課題", "係の現在", "課長の理想")


def test_a_reader_gets_403_and_a_stranger_404(cast):
    draft = drafted(cast, "下書き")
    with pytest.raises(NotFound):
        edit(cast.stranger, draft, 1, issue="x")
    with pytest.raises(NotAllowed):
        edit(cast.stranger, listed(cast), 1, issue="x")


def test_a_sheet_under_decision_cannot_be_edited(cast):
    sheet = listed(cast)
    actions.withdraw(person=cast.head, sheet_id=sheet.pk, note="やめる", now=NOW)
    with pytest.raises(NotAllowed):
        edit(cast.member, sheet, fresh(sheet).version, issue="x")
