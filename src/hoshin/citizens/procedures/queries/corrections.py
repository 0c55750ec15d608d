"""Requests for correction and the forks of the answers that they opened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hoshin.citizens.procedures.models import Application, Correction
from hoshin.citizens.procedures.queries.applications import AnsweredLine, OpenDraft, draft_by_token, summary
from hoshin.citizens.procedures.queries.identity import must_be_proven
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules import Page
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.correcting import Fork, fork_of
from hoshin.kernel.errors import NotFound

_MOST_IN_A_LIST = 2000


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A question that is to be corrected: what was handed in and what the section says about it."""

    name: str
    label: str
    comment: str
    page: Page
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A request for correction with the fork of the answers; `handed_in` are the answers that it starts from.

    `draft` holds the fork as other pages know a draft, with nothing on its pages but what may be changed.
    """

    correction: Correction
    handed_in: OpenDraft
    fork: Fork
    comments: Mapping[str, str]

    @property
    def application(self) -> Application:
        """The application that is being corrected."""
        return self.handed_in.application

    @property
    def draft(self) -> OpenDraft:
        """The fork in the shape of a draft."""
        journey = replace(self.fork.journey, pages=self.fork.pages)
        return replace(self.handed_in, answers=self.fork.answers, journey=journey)

    @property
    def has_begun(self) -> bool:
        """Whether the applicant has saved anything."""
        return self.correction.saved_at > self.correction.asked_at

    @property
    def is_long(self) -> bool:
        """Whether the comments are too many to stand in full in one list."""
        return sum(map(len, self.comments.values())) > _MOST_IN_A_LIST

    @property
    def named(self) -> tuple[AskedFor, ...]:
        """What the section named, in the order of the form."""
        return asked_in(self.correction, self.handed_in)

    @property
    def asked_for(self) -> tuple[AskedFor, ...]:
        """What is to be corrected, in the order of the form; then what became necessary by it, without a comment."""
        return tuple(
            AskedFor(
                question.id,
                question.label,
                self.comments.get(question.id, ""),
                state.page,
                self.fork.journey.present.get(question.id) != self.handed_in.journey.present.get(question.id),
            )
            for state in self.fork.pages
            for question in state.shown
        )


def correction_by_token(token: str) -> OpenCorrection:
    """The correction that the applicant is asked for; raises NotFound when nothing is asked for any more."""
    found = opened_correction(draft_by_token(token))
    if found is None:
        raise NotFound("今は、直していただくところはありません。")
    return found


def opened_correction(draft: OpenDraft) -> OpenCorrection | None:
    """The open correction of an application; None when there is none."""
    correction = Correction.objects.filter(application=draft.application, ended_at__isnull=True).first()
    return with_fork(correction, draft) if correction else None


def with_fork(correction: Correction, draft: OpenDraft) -> OpenCorrection:
    """The correction with its fork readable; `draft` is what was handed in."""
    comments = comments_of(correction, draft.application)
    typed = key_ring().unseal(draft.application.wrapped_key, correction.sealed)["answers"]
    begun_on = draft.application.begun_on.isoformat()
    fork = fork_of(draft.form, draft.answers, typed, frozenset(comments), begun_on=begun_on)
    return OpenCorrection(correction, draft, fork, comments)


def comments_of(correction: Correction, application: Application) -> dict[str, str]:
    """What the section says about which question."""
    comments: dict[str, str] = key_ring().unseal(application.wrapped_key, correction.comments)
    return comments


def asked_in(correction: Correction, draft: OpenDraft) -> tuple[AskedFor, ...]:
    """What the section named in a request, open or ended, in the order of the form."""
    comments = comments_of(correction, draft.application)
    return tuple(
        AskedFor(question.id, question.label, comments[question.id], page)
        for page, question in draft.form.form.questions()
        if question.id in comments
    )


def identity_is_missing_for(correction: OpenCorrection, page_id: str = "") -> bool:
    """Whether identity must be proven before this page can be corrected or, without a page, before handing in.

    Who came to the counter has shown there who they are.
    """
    is_online = correction.application.intake == Intake.ONLINE.value
    return is_online and must_be_proven(correction.handed_in, page_id)


def draft_with_files(token: str) -> OpenDraft:
    """The application behind an address, or its fork while one is open: both know the names of the files in them."""
    draft = draft_by_token(token)
    correction = opened_correction(draft)
    return correction.draft if correction else draft


def read_only_lines(correction: OpenCorrection, page_id: str) -> tuple[AnsweredLine, ...]:
    """What stands on the same page and stays as it was handed in."""
    lines = summary(correction.fork.journey)
    return tuple(
        line for line in lines if line.page.id == page_id and line.name.partition(".")[0] not in correction.fork.opened
    )
