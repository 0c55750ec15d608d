from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people import public
from hoshin.foundation.people.forms import ArrangeForm, ChangeSectionForm, ContactForm, LastDayForm, SectionForm
from hoshin.foundation.people.models import SectionVersion
from hoshin.foundation.people.permissions import PageRequest, can_organise, staff_page
from hoshin.foundation.people.permissions.organisation import ORGANISERS
from hoshin.foundation.people.queries import contact_of, posts_of, section_on, section_versions, sections_on
from hoshin.foundation.people.rules import PlacedSection
from hoshin.foundation.people.views.day import shown_day
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use


def _known(section_id: int) -> PlacedSection:
    section = section_on(section_id, clock.today())
    if section is None:
        raise NotFound("その組織はありません。")
    return section


@staff_page()
@require_safe
def section(request: PageRequest, section_id: int) -> HttpResponse:
    """A section with its posts and holders as of any day, what changed and what is to come."""
    form, day = shown_day(request)
    shown = section_on(section_id, day)
    if shown is None:
        raise NotFound("その組織はありません。")
    tree = sections_on(day)
    context = {
        "form": form,
        "day": day,
        "today": clock.today(),
        "section": shown,
        "exists": shown.starts_on <= day and (shown.ends_on is None or day <= shown.ends_on),
        "parent": next((one for one in tree if one.section_id == shown.parent_id), None),
        "below": [one for one in tree if one.parent_id == section_id],
        "posts": posts_of(section_id, day),
        "versions": section_versions(section_id),
        "contact": contact_of(section_id),
        "can_organise": can_organise(request.person),
        "history": history_of("people.section", section_id),
    }
    return render(request, "people/section.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_section(request: PageRequest) -> HttpResponse:
    """Set a section up."""
    form = SectionForm(request.POST if request.method == "POST" else None, today=clock.today())
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = public.open_section(person=request.person, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"「{made.name}」の設置を登録しました。")
            return redirect("people:section", made.pk)
    context = {"form": form, "heading": "組織を設置する", "back": "people:organisation"}
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def change_section(request: PageRequest, section_id: int) -> HttpResponse:
    """Rename or move a section from a day on."""
    known = _known(section_id)
    initial = {"name": known.name, "parent_id": known.parent_id, "office_id": known.office_id}
    data = request.POST if request.method == "POST" else None
    form = ChangeSectionForm(data, today=clock.today(), but=section_id, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.reorganise_section(
                person=request.person, section_id=section_id, now=clock.now(), **form.cleaned_data
            )
            day = format_date(form.cleaned_data["effective_on"])
            messages.success(request, f"{day}からの改称・移管を登録しました。")
            return redirect("people:section", section_id)
    context = {
        "form": form,
        "heading": f"「{known.name}」の名称や所属を変える",
        "lead": "適用日より前の日の組織は、今のまま見られます。",
        "back_url": reverse("people:section", args=[section_id]),
    }
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def arrange_section(request: PageRequest, section_id: int) -> HttpResponse:
    """Change a section's place in lists, and whether it is the ICT section."""
    known = _known(section_id)
    initial = {"order": known.order, "is_ict_section": known.is_ict_section}
    form = ArrangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.arrange_section(person=request.person, section_id=section_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, "変更しました。")
            return redirect("people:section", section_id)
    context = {
        "form": form,
        "heading": f"「{known.name}」の並び順などを変える",
        "back_url": reverse("people:section", args=[section_id]),
    }
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def contact(request: PageRequest, section_id: int) -> HttpResponse:
    """Say how those outside reach a section."""
    known = _known(section_id)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=asdict(contact_of(section_id)))
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.set_contact(person=request.person, section_id=section_id, contact=form.contact, now=clock.now())
            messages.success(request, "連絡先を変更しました。")
            return redirect("people:section", section_id)
    context = {
        "form": form,
        "heading": f"「{known.name}」の連絡先を変える",
        "lead": "申請した方の画面、通知書、メールに出ます。",
        "back_url": reverse("people:section", args=[section_id]),
    }
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def close_section(request: PageRequest, section_id: int) -> HttpResponse:
    """Abolish a section after its last day, or take an announced closing back."""
    known = _known(section_id)
    form = None if known.ends_on else LastDayForm(request.POST if request.method == "POST" else None)
    back = reverse("people:section", args=[section_id])
    if form is None and request.method == "POST":
        public.close_section(person=request.person, section_id=section_id, last_day=None, now=clock.now())
        messages.success(request, f"「{known.name}」の廃止を取り消しました。")
        return redirect(back)
    if form is not None and form.is_bound and form.is_valid():
        with form.refusals():
            public.close_section(person=request.person, section_id=section_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"「{known.name}」の廃止を登録しました。")
            return redirect(back)
    return confirm_page(request, _closing(known, back), form=form)


def _closing(known: PlacedSection, back: str) -> Confirmation:
    if known.ends_on is not None:
        return Confirmation(
            title="廃止を取り消す",
            question=f"「{known.name}」は{format_date(known.ends_on)}に廃止される予定です。取り消しますか。",
            undo="取り消した後も、改めて廃止を登録できます。",
            submit="廃止を取り消す",
            cancel_url=back,
            is_destructive=False,
        )
    return Confirmation(
        title="組織を廃止する",
        question=f"「{known.name}」を廃止します。最後の日を入力してください。",
        effects=("最後の日の翌日から、組織の一覧に出なくなります。", "それまでの日の組織は、今のまま見られます。"),
        undo="廃止は、後から取り消せます。",
        submit="廃止を登録する",
        cancel_url=back,
    )


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def withdraw_change(request: PageRequest, version_id: int) -> HttpResponse:
    """Take a coming change of name or place back."""
    version = SectionVersion.objects.select_related("section").filter(pk=version_id).first()
    if version is None:
        raise NotFound("その変更はありません。")
    back = reverse("people:section", args=[version.section_id])
    if request.method == "POST":
        public.withdraw_reorganisation(person=request.person, version_id=version_id, now=clock.now())
        messages.success(request, "登録していた変更を取り消しました。")
        return redirect(back)
    confirmation = Confirmation(
        title="変更を取り消す",
        question=f"{format_date(version.starts_on)}から「{version.name}」とする変更を取り消します。よろしいですか。",
        undo="取り消した後も、同じ変更を改めて登録できます。",
        submit="変更を取り消す",
        cancel_url=back,
    )
    return confirm_page(request, confirmation)
