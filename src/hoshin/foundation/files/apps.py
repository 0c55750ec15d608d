from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Attached files (添付ファイル)."""

    name = "hoshin.foundation.files"
    label = "files"
    verbose_name = "添付ファイル"
