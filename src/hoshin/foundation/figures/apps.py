from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Live indicators (指標)."""

    name = "hoshin.foundation.figures"
    label = "figures"
    verbose_name = "指標"
