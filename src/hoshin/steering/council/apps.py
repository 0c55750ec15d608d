from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """The expert meeting (有識者会議)."""

    name = "hoshin.steering.council"
    label = "council"
    verbose_name = "有識者会議"
