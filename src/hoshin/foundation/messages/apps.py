from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MessagesConfig(AppConfig):
    """Inbox and mail."""

    name = "hoshin.foundation.messages"
    label = "messages"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        """Load the tasks of every room: a task that is not loaded cannot be woken when there is something to do."""
        autodiscover_modules("tasks")
