from datetime import date, datetime, time
from typing import Any

from django import forms

from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel.clock import JAPAN
from hoshin.steering.council.models import Meeting, Member
from hoshin.steering.council.queries import Paragraph
from hoshin.steering.council.rules import LONGEST_MINUTES, LONGEST_TEXT, LONGEST_TITLE, ItemKind, OpinionState, Seat
from hoshin.steering.policy.public import Revision
from hoshin.web.forms import JapaneseDateField, PlainForm

SHOWN_OF_A_PARAGRAPH = 40


def _time(label: str, help_text: str = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=help_text or "例：15:00",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input-short"}),
        error_messages={"invalid": f"{label}は「15:00」のように入力してください。"},
    )


class AppointForm(PlainForm):
    """A new member."""

    account = forms.ModelChoiceField(
        label="アカウント",
        queryset=StaffAccount.objects.none(),
        help_text="運用者が「サインインの管理」で登録した、市の職に就いていない人のアカウントです。",
    )
    affiliation = forms.CharField(
        label="所属・専門",
        max_length=100,
        help_text="公開するページに載ります。例：大学教授（情報教育）。氏名は、本人が公開を認めたときだけ載ります。",
    )
    seat = forms.ChoiceField(label="役割", choices=[(seat.value, seat.label) for seat in Seat], initial=Seat.MEMBER)
    starts_on = JapaneseDateField(label="任期の始まり")
    ends_on = JapaneseDateField(label="任期の終わり", required=False)

    def __init__(self, *args: Any, accounts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["account"]
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset = accounts


class MemberForm(PlainForm):
    """A member's affiliation, seat and the end of the term."""

    affiliation = forms.CharField(label="所属・専門", max_length=100, help_text="公開するページに載ります。")
    seat = forms.ChoiceField(label="役割", choices=[(seat.value, seat.label) for seat in Seat])
    ends_on = JapaneseDateField(label="任期の終わり", required=False)

    @classmethod
    def of(cls, member: Member, data: Any = None) -> "MemberForm":
        """The form with what is stored."""
        return cls(data, initial={"affiliation": member.affiliation, "seat": member.seat, "ends_on": member.ends_on})


class MeetingForm(PlainForm):
    """Day, place, deadline and invitation of a meeting."""

    subject = forms.CharField(
        label="会議の名称", max_length=LONGEST_TITLE, help_text="「第3回」などの回は、自動で付きます。"
    )
    held_on = JapaneseDateField(label="開催日")
    starts_time = _time("開会の時刻")
    ends_time = _time("閉会の予定時刻")
    place = forms.CharField(label="場所", max_length=LONGEST_TITLE)
    due_on = JapaneseDateField(label="意見の提出期限（日）")
    due_time = _time("意見の提出期限（時刻）")
    invitation = forms.CharField(
        label="案内文",
        required=False,
        widget=forms.Textarea,
        help_text="案内のメールに載ります。お願いしたいことを書きます。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None) -> "MeetingForm":
        """The form with what is stored."""
        starts, ends, due = (
            moment.astimezone(JAPAN) for moment in (meeting.starts_at, meeting.ends_at, meeting.due_at)
        )
        initial = {
            "subject": meeting.subject,
            "held_on": starts.date(),
            "starts_time": starts.time(),
            "ends_time": ends.time(),
            "place": meeting.place,
            "due_on": due.date(),
            "due_time": due.time(),
            "invitation": meeting.invitation,
            "version": meeting.version,
        }
        return cls(data, initial=initial)

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        cleaned = self.cleaned_data
        return {
            "subject": cleaned["subject"],
            "starts_at": _moment(cleaned["held_on"], cleaned["starts_time"]),
            "ends_at": _moment(cleaned["held_on"], cleaned["ends_time"]),
            "place": cleaned["place"],
            "due_at": _moment(cleaned["due_on"], cleaned["due_time"]),
            "invitation": cleaned["invitation"],
        }


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=JAPAN)


class ItemForm(PlainForm):
    """A new item of the agenda."""

    kind = forms.ChoiceField(label="種類", choices=[(kind.value, kind.label) for kind in ItemKind])
    title = forms.CharField(label="項目", max_length=LONGEST_TITLE)


class QuestionForm(PlainForm):
    """A secretariat question."""

    title = forms.CharField(label="質疑事項", max_length=LONGEST_TITLE)
    body = forms.CharField(
        label="趣旨",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="今の状況、素案の考え方、迷っていること、委員に伺いたいことを書きます。段落は空行で区切ります。",
    )


class PaperForm(PlainForm):
    """A paper; files are attached on its own page."""

    title = forms.CharField(label="資料名", max_length=LONGEST_TITLE)
    body = forms.CharField(label="説明", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)
    is_public = forms.BooleanField(label="結果の公表のときに、この資料も公表する", required=False, initial=True)


class ComparisonForm(PlainForm):
    """Which revision's comparison table is attached."""

    revision = forms.ModelChoiceField(
        label="版",
        queryset=Revision.objects.none(),
        help_text="元にした版との新旧対照表を、今の内容で作ります。後から素案が変わっても、委員が読んだ内容は変わりません。",
    )
    is_public = forms.BooleanField(label="結果の公表のときに、この対照表も公表する", required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["revision"]
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset = Revision.objects.exclude(based_on=None).order_by("-number")


class AnswerForm(PlainForm):
    """What a member says to a question or on a paragraph."""

    body = forms.CharField(label="意見", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}))


class MotionForm(PlainForm):
    """A member's motion."""

    title = forms.CharField(label="件名", max_length=LONGEST_TITLE)
    body = forms.CharField(label="発議の内容", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}))


class ReasonForm(PlainForm):
    """Why a meeting is given up, or its results are taken off the public pages."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea)


class ItemNoteForm(PlainForm):
    """What was said on an item of the agenda."""

    note = forms.CharField(label="議事の記録", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)


class MinutesForm(PlainForm):
    """The minutes as text."""

    minutes = forms.CharField(
        label="議事録",
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text="段落は空行で区切ります。ファイルで公表するときは、空のままで、下の「添付ファイル」から加えてください。",
    )


class ResponseForm(PlainForm):
    """What the city answers to an opinion."""

    state = forms.ChoiceField(
        label="対応",
        choices=[
            (OpinionState.TAKEN_UP.value, "方針に反映する"),
            (OpinionState.NOTED.value, "今後の参考にする"),
            (OpinionState.NOT_TAKEN.value, "反映しない"),
        ],
        widget=forms.RadioSelect,
    )
    paragraph = forms.ChoiceField(
        label="反映した段落",
        required=False,
        help_text="「方針に反映する」ときに選びます。先に素案の段落を書き換えてから選ぶと、書き換えた後の本文が残ります。",
    )
    response = forms.CharField(
        label="対応の内容",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="どう反映したか、または反映しない理由を書きます。委員に知らせ、公表します。",
    )

    def __init__(self, *args: Any, paragraphs: list[tuple[Revision, list[Paragraph]]], **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["paragraph"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", "選んでください"), *((str(one), _choices(one, each)) for one, each in paragraphs)]

    def clean(self) -> dict[str, Any]:
        """An opinion that is taken up names its paragraph."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("state") == OpinionState.TAKEN_UP and not values.get("paragraph"):
            self.add_error("paragraph", "反映した段落を選んでください。")
        return values

    @property
    def place(self) -> tuple[int, str]:
        """The revision (by id) and the paragraph that were chosen."""
        revision, _, paragraph = self.cleaned_data["paragraph"].partition(":")
        return int(revision), paragraph


def _choices(revision: Revision, paragraphs: list[Paragraph]) -> list[tuple[str, str]]:
    return [
        (f"{revision.pk}:{each.key}", f"{each.place}｜{each.text[:SHOWN_OF_A_PARAGRAPH].replace(chr(10), ' ')}")
        for each in paragraphs
    ]
