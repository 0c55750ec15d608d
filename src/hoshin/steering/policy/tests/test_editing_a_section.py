"""CIO staff write a section; what the other person wrote meanwhile is never overwritten unseen."""

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions import REVISION_THING, SectionConflict, remove_section, save_section
from hoshin.steering.policy.models import Revision, Section, SectionVersion

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def section(section_of):
    return section_of("narrative")


def save(person, section, text, now, *, version=None, heading="策定の目的"):
    return save_section(
        person=person,
        section_id=section.pk,
        version=section.version if version is None else version,
        heading=heading,
        text=text,
        now=now,
    )


def keys(section):
    return {paragraph.text: paragraph.key for paragraph in section.paragraphs.all()}


def test_what_is_written_is_stored_paragraph_by_paragraph(cast, section, now):
    saved = save(cast.staff, section, "一つ目です。\r\n\r\n\r\n二つ目です。\r\n", now)
    assert list(keys(saved)) == ["一つ目です。", "二つ目です。"]
    assert saved.version == section.version + 1
    assert SectionVersion.objects.get(section=section, version=saved.version).text == "一つ目です。\n\n二つ目です。"


def test_a_reworded_paragraph_keeps_its_key(cast, section, now):
    before = keys(section)
    saved = save(
        cast.staff,
        section,
        "はじめの段落です\n\n市民の暮らしをもっと便利にします。\n\n持続できる市役所をつくります。",
        now,
    )
    after = keys(saved)
    assert after["市民の暮らしをもっと便利にします。"] == before["市民の暮らしを便利にします。"]
    assert after["持続できる市役所をつくります。"] == before["持続できる市役所をつくります。"]
    assert after["はじめの段落です"] not in before.values()


def test_a_save_without_a_difference_changes_nothing(cast, section, now):
    saved = save(
        cast.staff, section, "市民の暮らしを便利にします。\n\n\n持続できる市役所をつくります。  ".rstrip(), now
    )
    assert saved.version == section.version


def test_the_second_person_is_shown_all_three_texts_and_nothing_is_written(cast, section, now):
    save(cast.staff, section, "先に書いた人の文。", now)
    with pytest.raises(SectionConflict) as conflict:
        save(cast.colleague, section, "後から書いた人の文。", now, version=section.version)
    assert conflict.value.base.text.startswith("市民の暮らし")
    assert conflict.value.theirs.text == "先に書いた人の文。"
    assert conflict.value.mine.text == "後から書いた人の文。"
    assert conflict.value.saved_by == cast.staff.label
    stored = Section.objects.get(pk=section.pk)
    assert list(keys(stored)) == ["先に書いた人の文。"]
    assert save(cast.colleague, stored, "二人で決めた文。", now).version == conflict.value.version + 1


def test_two_people_who_wrote_the_same_do_not_disagree(cast, section, now):
    save(cast.staff, section, "同じ文。", now)
    assert save(cast.colleague, section, "同じ文。", now, version=section.version).version == section.version + 1


def test_a_version_that_never_was_is_refused(cast, section, now):
    with pytest.raises(Conflict):
        save(cast.staff, section, "文", now, version=99)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("member", NotAllowed), ("cio", NotAllowed), ("auditor", NotAllowed), ("expert", NotFound), ("visitor", NotFound)],
)
def test_only_cio_staff_write(cast, section, now, who, refusal):
    with pytest.raises(refusal):
        save(getattr(cast, who), section, "文", now)


@pytest.mark.parametrize(
    ("words", "field"),
    [(("", "文"), "heading"), (("あ" * 201, "文"), "heading"), (("見出し", "あ" * 50_001), "text")],
)
def test_bad_input_is_refused_beside_its_field(cast, section, now, words, field):
    with pytest.raises(RuleBroken) as refused:
        save(cast.staff, section, words[1], now, heading=words[0])
    assert refused.value.field == field


def test_a_decided_revision_cannot_be_rewritten(cast, section, now):
    Revision.objects.filter(pk=section.revision_id).update(state="deciding")
    with pytest.raises(MoveRefused):
        save(cast.staff, section, "文", now)


def test_a_removed_section_cannot_be_rewritten(cast, section, now):
    remove_section(person=cast.staff, section_id=section.pk, now=now)
    with pytest.raises(MoveRefused):
        save(cast.staff, section, "文", now)


def test_the_trail_holds_both_wordings(cast, section, now):
    save(cast.staff, section, "新しい文。", now)
    entry = history_of(REVISION_THING, section.revision_id)[0]
    assert entry.name == "policy.section.saved"
    changes = {change.label: change for change in entry.changes}
    assert changes["本文"].before.startswith("市民の暮らし")
    assert changes["本文"].after == "新しい文。"
    assert "見出し" not in changes
