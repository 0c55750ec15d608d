"""The form of a procedure as its designers see it: the draft, its problems, the published versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from hoshin.citizens.procedures.models import FormDraft, FormVersion, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.applications import current_form
from hoshin.citizens.procedures.queries.register import procedure_by_code
from hoshin.citizens.procedures.rules import Form, Problem, form_from, problems_in
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Design:
    """A procedure's form as it is being designed.

    `stamp` changes with everything that is saved or published: a change says which stamp it was made from.
    """

    procedure: Procedure
    form: Form
    published: FormVersion | None
    draft: FormDraft | None

    @property
    def stamp(self) -> str:
        """Which state of the form this is."""
        return stamp_of(self.published, self.draft)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps it from being published."""
        return problems_in(self.form, is_number_affair=self.procedure.is_number_affair)

    @property
    def published_form(self) -> Form:
        """The form that is in use; an empty one when there is none."""
        return form_from(self.published.document) if self.published else Form(())


def stamp_of(published: FormVersion | None, draft: FormDraft | None) -> str:
    """The stamp of a state: the number of the published version and of the draft's saves."""
    return f"{published.number if published else 0}.{f'{draft.pk}.{draft.number}' if draft else 0}"


def design_of(procedure: Procedure) -> Design:
    """The draft when there is one, else the published form, else an empty one."""
    published = current_form(procedure)
    draft = FormDraft.objects.filter(procedure=procedure).first()
    held = draft or published
    return Design(procedure, form_from(held.document) if held else Form(()), published, draft)


def design(person: Person, code: str) -> Design:
    """The same for whoever may design the procedure's form; raises NotFound for a stranger, NotAllowed for others."""
    procedure = procedure_by_code(person, code)
    require_change(person, procedure)
    return design_of(procedure)


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A published version in the list."""

    number: int
    published_at: datetime
    published_by: str
    applications: int


def versions_of(procedure: Procedure) -> list[ListedVersion]:
    """The published versions, newest first, with how many applications are pinned to each."""
    found = FormVersion.objects.filter(procedure=procedure).annotate(used=Count("applications"))
    rows = found.values_list("number", "published_at", "published_by", "used")[:MOST_VERSIONS]
    return [ListedVersion(*row) for row in rows]


def version_of(procedure: Procedure, number: int) -> FormVersion:
    """The version of that number; raises NotFound."""
    found = FormVersion.objects.filter(procedure=procedure, number=number).first()
    if found is None:
        raise NotFound(f"第{number}版はありません。")
    return found


def copied_form(code: str) -> Form:
    """The form that another procedure has in use, to start from; raises NotFound when it has none."""
    procedure = Procedure.objects.filter(code=code).first()
    version = current_form(procedure) if procedure else None
    if version is None:
        raise NotFound("写す元の手続に、公開した様式がありません。")
    return form_from(version.document)


def procedures_with_forms(*, besides: Procedure) -> Sequence[tuple[str, str]]:
    """Code and title of the procedures whose form can be copied."""
    found = Procedure.objects.exclude(pk=besides.pk).annotate(newest=Max("form_versions__number"))
    return list(found.filter(newest__isnull=False).order_by("title").values_list("code", "title"))
