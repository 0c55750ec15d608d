from django import forms


class ReadAllForm(forms.Form):
    """The newest message that the person saw."""

    up_to_id = forms.IntegerField(min_value=0)
