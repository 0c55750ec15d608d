"""From the draft to a version: what changes, publishing, versions side by side, files in and out, what to start from."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions import publish_draft, save_draft
from hoshin.citizens.procedures.forms.designer import PublishForm, StartForm
from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.queries.designing import (
    Design,
    copied_form,
    design,
    procedures_with_forms,
    version_of,
    versions_of,
)
from hoshin.citizens.procedures.rules import LARGEST, Form, form_document, form_from, form_from_text
from hoshin.citizens.procedures.rules.designing import STARTERS, differences
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

DRAFT = "draft"


@staff_page()
@single_use
def publish(request: PageRequest, code: str) -> HttpResponse:
    """Publish the draft, after showing what it changes for applicants."""
    held = design(request.person, code)
    chosen = held.published.duplicate_by if held.published else []
    form = PublishForm(request.POST or None, form=held.form, initial={"seen": held.stamp, "duplicate_by": chosen})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            version = publish_draft(
                person=request.person,
                procedure_code=code,
                seen=form.cleaned_data["seen"],
                duplicate_by=tuple(form.cleaned_data["duplicate_by"]),
                now=clock.now(),
            )
            messages.success(request, f"第{version.number}版を公開しました。これから始まる申請に使われます。")
            return redirect("procedures:design", code=code)
    context = {
        "form": form,
        "procedure": held.procedure,
        "problems": held.problems,
        "published": held.published,
        "changes": differences(held.published_form, held.form) if held.published else (),
    }
    return form_page(request, "procedures/designer/publish.html", context)


@staff_page()
@single_use
def start(request: PageRequest, code: str) -> HttpResponse:
    """Begin the draft from a file, a template, an older version or the form of another procedure."""
    held = design(request.person, code)
    form = StartForm(
        request.POST or None,
        request.FILES or None,
        others=procedures_with_forms(besides=held.procedure),
        versions=[one.number for one in versions_of(held.procedure)],
        initial={"seen": held.stamp},
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            begun, said = _begun(held.procedure, form.cleaned_data)
            save_draft(
                person=request.person,
                procedure_code=code,
                form=begun,
                seen=form.cleaned_data["seen"],
                change=said,
                now=clock.now(),
            )
            messages.success(request, f"{said}。")
            return redirect("procedures:design", code=code)
    context = {"form": form, "procedure": held.procedure, "design": held}
    return form_page(request, "procedures/designer/start.html", context)


def _begun(procedure: Procedure, data: dict[str, Any]) -> tuple[Form, str]:
    """The form to begin with, and in words where it came from."""
    if data["file"]:
        return _read(data["file"]), "様式のファイルを取り込みました"
    kind, _, name = data["source"].partition(":")
    if kind == "starter":
        starter = next(one for one in STARTERS if one.code == name)
        return starter.form, f"ひな形「{starter.title}」から始めました"
    if kind == "version":
        return form_from(version_of(procedure, int(name)).document), f"第{name}版に戻しました"
    if kind == "copy":
        return copied_form(name), "ほかの手続の様式を写しました"
    raise RuleBroken("ファイルを選ぶか、写す元を選んでください。", field="source")


def _read(upload: Any) -> Form:
    if upload.size > LARGEST * 4:
        raise RuleBroken("様式のファイルとしては大きすぎます。", field="file")
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(
            "JSONとして読み取れません。この製品から書き出したファイルを選んでください。", field="file"
        ) from None
    return form_from_text(text)


@staff_page()
@require_safe
def export(request: PageRequest, code: str, number: int = 0) -> HttpResponse:
    """The draft, or a published version, as a JSON file that can be taken in again."""
    held = design(request.person, code)
    document = version_of(held.procedure, number).document if number else form_document(held.form)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"{code}-{number or DRAFT}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page()
@require_safe
def compare(request: PageRequest, code: str) -> HttpResponse:
    """Two versions side by side (`?old=1&new=2`, `draft` for the draft); by default the last two."""
    held = design(request.person, code)
    numbers = [str(one.number) for one in versions_of(held.procedure)]
    known = ([DRAFT] if held.draft else []) + numbers
    new = _chosen(request.GET.get("new", ""), known, 0)
    old = _chosen(request.GET.get("old", ""), known, 1)
    context = {
        "procedure": held.procedure,
        "old": old,
        "new": new,
        "options": [(name, "下書き" if name == DRAFT else f"第{name}版") for name in known],
        "changes": differences(_form(held, old), _form(held, new)) if old and new else [],
        "back": reverse("procedures:design", args=[code]),
    }
    return render(request, "procedures/designer/compare.html", context)


def _chosen(wanted: str, known: list[str], place: int) -> str:
    if wanted and wanted not in known:
        raise NotFound("その版はありません。")
    return wanted or (known[place] if place < len(known) else "")


def _form(held: Design, name: str) -> Form:
    return held.form if name == DRAFT else form_from(version_of(held.procedure, int(name)).document)
