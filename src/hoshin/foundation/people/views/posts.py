from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.people import public
from hoshin.foundation.people.forms import AssignForm, LastDayForm, PostChangeForm, PostForm, ReasonForm
from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.permissions import PageRequest, can_organise, staff_page
from hoshin.foundation.people.permissions.organisation import ORGANISERS
from hoshin.foundation.people.queries import account_named, posts_of, section_on
from hoshin.foundation.people.views.day import shown_day
from hoshin.kernel import clock
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use


def _place(section_id: int | None) -> str:
    return reverse("people:section", args=[section_id]) if section_id else reverse("people:outside")


def _known_post(post_id: int) -> Post:
    post = Post.objects.select_related("section").filter(pk=post_id).first()
    if post is None:
        raise NotFound("その職はありません。")
    return post


def _known_assignment(assignment_id: int) -> Assignment:
    found = Assignment.objects.select_related("account", "post__section").filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("その発令はありません。")
    return found


@staff_page()
@require_safe
def outside(request: PageRequest) -> HttpResponse:
    """The posts outside every section: the experts' seats."""
    form, day = shown_day(request)
    context = {
        "form": form,
        "day": day,
        "posts": posts_of(None, day),
        "can_organise": can_organise(request.person),
        "today": clock.today(),
    }
    return render(request, "people/outside.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new_post(request: PageRequest, section_id: int | None = None) -> HttpResponse:
    """Create a post in a section, or an expert's seat outside."""
    section = section_on(section_id, clock.today()) if section_id else None
    if section_id and section is None:
        raise NotFound("その組織はありません。")
    form = PostForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            post = public.create_post(
                person=request.person, section_id=section_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, f"「{post}」を置きました。")
            return redirect(_place(section_id))
    heading = f"「{section.name}」に職を置く" if section else "組織の外に職を置く"
    return form_page(request, "people/form.html", {"form": form, "heading": heading, "back_url": _place(section_id)})


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def change_post(request: PageRequest, post_id: int) -> HttpResponse:
    """Change a post's title or its place in lists."""
    post = _known_post(post_id)
    initial = {"title": post.title, "order": post.order}
    form = PostChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.change_post(person=request.person, post_id=post_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, "職の内容を変更しました。")
            return redirect(_place(post.section_id))
    context = {"form": form, "heading": f"「{post}」を変える", "back_url": _place(post.section_id)}
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def close_post(request: PageRequest, post_id: int) -> HttpResponse:
    """Abolish a post, or take an announced closing back."""
    post = _known_post(post_id)
    if post.ends_on is not None and request.method == "POST":
        public.close_post(person=request.person, post_id=post_id, last_day=None, now=clock.now())
        messages.success(request, f"「{post}」の廃止を取り消しました。")
        return redirect(_place(post.section_id))
    form = None if post.ends_on else LastDayForm(request.POST if request.method == "POST" else None)
    if form is not None and form.is_bound and form.is_valid():
        with form.refusals():
            public.close_post(
                person=request.person, post_id=post_id, last_day=form.cleaned_data["last_day"], now=clock.now()
            )
            messages.success(request, f"「{post}」の廃止を登録しました。")
            return redirect(_place(post.section_id))
    return confirm_page(request, _closing(post), form=form)


def _closing(post: Post) -> Confirmation:
    if post.ends_on is not None:
        return Confirmation(
            title="職の廃止を取り消す",
            question=f"「{post}」は{format_date(post.ends_on)}に廃止される予定です。取り消しますか。",
            undo="取り消した後も、改めて廃止を登録できます。",
            submit="廃止を取り消す",
            cancel_url=_place(post.section_id),
            is_destructive=False,
        )
    return Confirmation(
        title="職を廃止する",
        question=f"「{post}」を廃止します。最後の日を入力してください。",
        effects=("最後の日の翌日から、この職に就くことはできなくなります。",),
        undo="廃止は、後から取り消せます。これまでの発令の記録は残ります。",
        submit="廃止を登録する",
        cancel_url=_place(post.section_id),
    )


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def assign(request: PageRequest) -> HttpResponse:
    """Put somebody into a post; `?post=` and `?login=` fill the form in."""
    initial = {"post_id": request.GET.get("post"), "login_name": request.GET.get("login")}
    form = AssignForm(request.POST if request.method == "POST" else None, today=clock.today(), initial=initial)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        account = account_named(values.pop("login_name"))
        if account is None:
            form.add_error("login_name", "このログイン名の職員はいません。職員の一覧で確かめてください。")
        else:
            with form.refusals():
                public.assign(person=request.person, account_id=account.pk, now=clock.now(), **values)
                messages.success(request, f"{account.label} の発令を登録しました。")
                return redirect("people:person", account.pk)
    context = {"form": form, "heading": "発令を登録する", "back": "people:organisation"}
    return form_page(request, "people/form.html", context)


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def end_assignment(request: PageRequest, assignment_id: int) -> HttpResponse:
    """Let somebody leave a post."""
    held = _known_assignment(assignment_id)
    back = reverse("people:person", args=[held.account_id])
    form = LastDayForm(request.POST if request.method == "POST" else None, initial={"last_day": held.ends_on})
    del form.fields["reason"]
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.end_assignment(
                person=request.person,
                assignment_id=assignment_id,
                last_day=form.cleaned_data["last_day"],
                now=clock.now(),
            )
            messages.success(request, "解職日を登録しました。")
            return redirect(back)
    heading = f"{held.account.label} が「{held.post}」を離れる日"
    return form_page(request, "people/form.html", {"form": form, "heading": heading, "back_url": back})


@staff_page(*ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def cancel_assignment(request: PageRequest, assignment_id: int) -> HttpResponse:
    """Take back what has not begun."""
    held = _known_assignment(assignment_id)
    back = reverse("people:person", args=[held.account_id])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.cancel_assignment(
                person=request.person, assignment_id=assignment_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, "発令を取り消しました。")
            return redirect(back)
    confirmation = Confirmation(
        title="発令を取り消す",
        question=f"{held.account.label} の「{held.post}」への発令を取り消します。よろしいですか。",
        undo="取り消した後も、同じ発令を改めて登録できます。",
        submit="発令を取り消す",
        cancel_url=back,
    )
    return confirm_page(request, confirmation, form=form)
