"""The base of every form."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from hoshin.kernel.errors import RuleBroken

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_MARKED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class PlainBoundField(forms.BoundField):
    """A field on a page, with what its template needs to know."""

    @property
    def requirement(self) -> str:
        """「必須」 or 「任意」: said in words, beside the label."""
        return "必須" if self.field.required else "任意"

    @property
    def is_choice(self) -> bool:
        """A single checkbox: its label stands beside it, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_file(self) -> bool:
        """A file has to be chosen again after an error; the page says so."""
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def unit(self) -> str:
        """The unit shown behind the box."""
        return str(getattr(self.field, "unit", ""))

    @property
    def understood(self) -> str:
        """How typed text was understood, once the form has been sent and this field was in order."""
        explain = getattr(self.field, "understood", None)
        value = getattr(self.form, "cleaned_data", {}).get(self.name)
        if explain is None or value is None or not self.form.is_bound or self.errors:
            return ""
        return str(explain(value))

    @property
    def focus_id(self) -> str:
        """The id of the element that an entry of the error summary leads to."""
        if isinstance(self.field.widget, _CHOICES):
            return f"{self.auto_id}_0"
        return str(self.id_for_label)


class PlainRenderer(DjangoTemplates):
    """Renders forms and fields with the templates in `web/components`."""

    form_template_name = "web/components/form_fields.html"
    field_template_name = "web/components/field.html"
    bound_field_class = PlainBoundField


class PlainMixin(forms.BaseForm):
    """What every form shares: accessible fields, plain words, refusals of actions shown beside the field."""

    default_renderer = PlainRenderer()
    """One for all forms: each renderer compiles the templates it uses anew."""
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            _dress(field)

    def refuse(self, error: RuleBroken) -> None:
        """Show a broken rule beside the field it names, or above the form when it names none of this form's."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    def refusals(self) -> "Refusals":
        """Run an action inside: a RuleBroken becomes an error of this form and the block ends.

        `with form.refusals(): thing = act(…); return redirect(thing)` and, after it, the page with the errors.
        """
        return Refusals(self)


class Refusals:
    """The block of `PlainMixin.refusals`; a class because its `__exit__` must say that it may end a block early."""

    def __init__(self, form: PlainMixin) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        """Take up a broken rule, let everything else pass."""
        if isinstance(error, RuleBroken):
            self.form.refuse(error)
            return True
        return False


class PlainForm(PlainMixin, forms.Form):
    """The base of forms whose views call an action."""


class PlainModelForm(PlainMixin, forms.ModelForm):  # type: ignore[type-arg]
    """For the rare form that only reads a model's fields; it never saves, actions do."""


def _dress(field: forms.Field) -> None:
    """Word the errors plainly and take away what silently cuts or blocks what people type."""
    label = field.label or "この項目"
    widget = field.widget
    widget.attrs.pop("maxlength", None)
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 4 if widget.attrs.get("rows") == "10" else widget.attrs.get("rows", 4)
        widget.attrs.pop("cols", None)
    if isinstance(widget, _CHOICES):
        widget.template_name = "web/components/choices.html"
    if type(widget) is forms.Select:
        widget.template_name = "web/components/select.html"
    field.error_messages["required"] = _missing(field, str(label))
    field.error_messages["max_length"] = (
        f"{label}は%(limit_value)d文字以内にしてください（今は%(show_value)d文字です）。"
    )
    field.error_messages["min_length"] = (
        f"{label}は%(limit_value)d文字以上にしてください（今は%(show_value)d文字です）。"
    )
    field.error_messages["invalid_choice"] = f"{label}は、一覧にあるものから選んでください。"


def _missing(field: forms.Field, label: str) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return f"「{label}」を確かめて、印を付けてください。"
    if isinstance(field.widget, forms.FileInput):
        return f"{label}のファイルを選んでください。"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) or isinstance(field.widget, _MARKED):
        return f"{label}を選んでください。"
    return f"{label}を入力してください。"
