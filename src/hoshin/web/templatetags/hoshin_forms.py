"""Tags for forms; loaded through `hoshin`."""

from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hoshin.web.form_tokens import hidden_tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def tokens(context: Context) -> SafeString:
    """The hidden fields for a form written by hand; used in place of `csrf_token`."""
    return hidden_tokens(context["request"])


@register.simple_tag
def error_summary(*forms: BaseForm) -> SafeString:
    """What is wrong in these forms, at the top of the page; takes the focus and links to each field."""
    wrong = [form for form in forms if form.is_bound and form.errors]
    return render_to_string("web/components/error_summary.html", {"forms": wrong}) if wrong else SafeString("")


@register.simple_block_tag(takes_context=True)
def postform(
    context: Context,
    content: str,
    form: BaseForm | None = None,
    *,
    action: str = "",
    submit: str = "保存する",
    cancel: str = "",
    css: str = "",
    tone: str = "primary",
    guard: bool = True,
) -> SafeString:
    """A form that is sent by POST: tokens, fields (all of `form` when the block is empty), submit, way back.

    `cancel` is the address of the way back; `guard=False` leaves out the warning about unsaved input.
    """
    values: dict[str, Any] = {
        "form": form,
        "content": content if content.strip() or form is None else form,
        "tokens": hidden_tokens(context["request"]),
        "action": action,
        "submit": submit,
        "cancel": cancel,
        "css": css,
        "tone": tone,
        "guard": guard,
    }
    return render_to_string("web/components/form.html", values)


@register.simple_tag(takes_context=True)
def post_button(context: Context, label: str, url: str, *, tone: str = "", icon: str = "", **values: str) -> SafeString:
    """One button that does something by POST, with `values` as hidden fields; no question asked."""
    return render_to_string(
        "web/components/post_button.html",
        {
            "label": label,
            "url": url,
            "tone": tone,
            "icon": icon,
            "values": values,
            "tokens": hidden_tokens(context["request"]),
        },
    )
