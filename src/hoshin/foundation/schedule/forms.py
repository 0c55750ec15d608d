from django import forms

from hoshin.web.forms import PlainForm


class DismissForm(PlainForm):
    """Why a failed task is given up."""

    reason = forms.CharField(label="取りやめる理由", max_length=500, widget=forms.Textarea)
