from importlib import import_module

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The house put together: connects the rooms once every model is loaded."""

    name = "hoshin.config"
    label = "house"
    verbose_name = "全体"

    def ready(self) -> None:
        """Make the registrations; `wiring` imports models, so it cannot be imported before this moment."""
        import_module("hoshin.config.wiring").connect()
