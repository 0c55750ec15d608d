"""A request for information (RFI) with the vendors' answers side by side: a row a question, a column a vendor."""

from dataclasses import dataclass

from hoshin.foundation.people.public import Person
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import InformationAnswer, InformationQuestion, InformationRequest
from hoshin.steering.plan.permissions import visible_to
from hoshin.web.spreadsheet import Column, Table

REST = "そのほかの回答"


@dataclass(frozen=True, slots=True)
class Compared:
    """The table: who answered, and what each said to each question; an empty text where nothing was said."""

    request: InformationRequest
    answers: list[InformationAnswer]
    rows: list[tuple[str, list[str]]]

    @property
    def unanswered(self) -> int:
        """How many cells are empty: what could still be asked."""
        return sum(not said for question, cells in self.rows if question != REST for said in cells)


def question_numbers(request_id: int) -> list[int]:
    """The keys of the questions of a request, in their order."""
    questions = InformationQuestion.objects.filter(request=request_id).order_by("position")
    return list(questions.values_list("pk", flat=True))


def compared_answers(person: Person, number: str, request_id: int) -> Compared:
    """The answers to the request of that sheet; raises NotFound when an official may not see the sheet."""
    sheets = visible_to(person).filter(number=number)
    found = InformationRequest.objects.select_related("sheet").filter(pk=request_id, sheet__in=sheets).first()
    if found is None or not person.is_staff:
        raise NotFound("お探しの照会は見つかりません。")
    answers = list(found.answers.prefetch_related("replies").order_by("vendor", "answered_on", "pk"))
    said = [{reply.question_id: reply.text for reply in answer.replies.all()} for answer in answers]
    rows = [
        (f"{question.position}. {question.text}", [texts.get(question.pk, "") for texts in said])
        for question in found.questions.all()
    ]
    if any(answer.answer for answer in answers):
        rows.append((REST, [answer.answer for answer in answers]))
    return Compared(found, answers, rows)


def compared_table(compared: Compared) -> Table:
    """The same as a sheet of an Excel file."""
    answers = compared.answers
    head = [
        ("回答日", *(format_date(answer.answered_on, weekday=False) for answer in answers)),
        ("概算額（千円）", *(answer.estimate for answer in answers)),
    ]
    columns = [Column("質問", width=40), *(Column(answer.vendor, width=40) for answer in answers)]
    return Table(title="回答の比較", columns=columns, rows=[*head, *((name, *cells) for name, cells in compared.rows)])
