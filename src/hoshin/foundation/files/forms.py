from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from hoshin.foundation.files.rules import ACCEPTED, STOPPED, size_label, too_large
from hoshin.web.forms import PlainForm


class BoundedUploadHandler(FileUploadHandler):
    """Stops taking in a file as soon as it exceeds the limit, so that nobody can fill the disk by an upload."""

    def new_file(self, *args: Any, **facts: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **facts)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Hand the bytes on while they are few enough."""
        self.received += len(raw_data)
        if self.received > settings.FILE_LIMIT and self.request is not None:
            self.request.META.setdefault(STOPPED, []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    """Any number of files; the value is a list."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file by itself; empty ones come through, the action refuses them with the reason."""
        if not data:
            super().clean(None, initial)
        return list(data)


class UploadForm(PlainForm):
    """Files to attach."""

    attachments = _SeveralFilesField(label="添付するファイル")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["attachments"].widget.attrs["accept"] = ACCEPTED

    def refuse_too_large(self, meta: dict[str, Any]) -> None:
        """Say which files were stopped on their way because they were too large, instead of that none was chosen."""
        names = too_large(meta)
        if names and not self.cleaned_data.get("attachments"):
            self.errors.pop("attachments", None)
        for name in names:
            limit = size_label(settings.FILE_LIMIT)
            self.add_error("attachments", f"「{name}」は大きすぎます。添付できるのは1件{limit}までです。")


class RemoveForm(PlainForm):
    """Why a file is taken off."""

    reason = forms.CharField(label="外す理由", max_length=500, widget=forms.Textarea)
