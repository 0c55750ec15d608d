"""Sending a filled-in Excel file."""

from typing import Any

from django import forms

from hoshin.foundation.files.public import too_large
from hoshin.web.forms import PlainForm
from hoshin.web.received_workbook import LARGEST_FILE


class SheetFileForm(PlainForm):
    """One Excel file."""

    file = forms.FileField(
        label="記入したExcelファイル",
        help_text=f"書き出したファイル（.xlsx、{LARGEST_FILE // 1_000_000}MBまで）。送っても、まだ何も変わりません。",
        widget=forms.FileInput({"accept": ".xlsx"}),
    )

    def refuse_too_large(self, meta: dict[str, Any]) -> None:
        """Say that the file was stopped on its way because it was too large, instead of that none was chosen."""
        if too_large(meta) and not self.cleaned_data.get("file"):
            self.errors.pop("file", None)
            self.add_error("file", f"ファイルが大きすぎます（{LARGEST_FILE // 1_000_000}MBまで）。")
