"""Tags that keep filters, sorting and page in the address; loaded through `hoshin`.

Django's own `{% querystring page=2 %}` changes single values; these build the usual links on it.
"""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hoshin.web.icons import icon_html

register = template.Library()


def address(request: HttpRequest, **changes: str | int | None) -> str:
    """The address of the page with some values changed; None removes one, any change but `page` starts at page one."""
    values = request.GET.copy()
    if set(changes) - {"page"}:
        values.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        else:
            values[name] = str(value)
    query = values.urlencode()
    return f"{request.path}?{query}" if query else request.path


@register.simple_tag(takes_context=True)
def here_with(context: Context, **changes: str | int | None) -> str:
    """The address of the page with some values changed: `{% here_with state="done" %}`."""
    return address(context["request"], **changes)


@register.simple_tag(takes_context=True)
def hidden_filters(context: Context, *leave_out: str) -> SafeString:
    """Hidden fields for every value in the address but `page` and those named: for a form that adds one filter."""
    request: HttpRequest = context["request"]
    kept = [
        (name, value) for name, values in request.GET.lists() if name not in {*leave_out, "page"} for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, name: str, *, numeric: bool = False) -> SafeString:
    """A column heading that sorts: `?sort=name`, then `?sort=-name`; the direction is told to screen readers."""
    request: HttpRequest = context["request"]
    sort = request.GET.get("sort", "")
    state, icon = {name: ("ascending", "arrow-up"), f"-{name}": ("descending", "arrow-down")}.get(sort, ("", "sort"))
    return format_html(
        '<th scope="col"{}{}><a class="sort-link" href="{}">{}{}</a></th>',
        format_html(' aria-sort="{}"', state) if state else "",
        SafeString(' class="number"') if numeric else "",
        address(request, sort=f"-{name}" if sort == name else name),
        label,
        icon_html(icon),
    )


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """A row of links that switch what a page shows; `label` says what they choose."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag(takes_context=True)
def filter_tab(context: Context, label: str, count: int | None = None, **choice: str) -> SafeString:
    """One tab: `{% filter_tab "完了" 12 state="done" %}`; an empty value is the tab without the filter."""
    request: HttpRequest = context["request"]
    is_current = all(request.GET.get(name, "") == value for name, value in choice.items())
    return tab(label, address(request, **choice), count, current=is_current)


@register.simple_tag
def tab(label: str, url: str, count: int | None = None, *, current: bool = False) -> SafeString:
    """One tab that leads to `url`."""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        url,
        SafeString(' aria-current="page"') if current else "",
        label,
        "" if count is None else format_html(' <span class="small">{}件</span>', f"{count:,}"),
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: "Page[Any]", label: str = "ページ送り") -> SafeString:
    """How many there are and which are shown, and links to the other pages with all filters kept.

    A second one on the same page needs a `label` of its own.
    """
    request: HttpRequest = context["request"]
    numbers = [
        (number, address(request, page=number) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return render_to_string(
        "web/components/pagination.html",
        {
            "page": page,
            "label": label,
            "numbers": numbers,
            "previous": address(request, page=page.number - 1) if page.has_previous() else "",
            "next": address(request, page=page.number + 1) if page.has_next() else "",
        },
    )
