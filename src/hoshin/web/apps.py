from django.apps import AppConfig


class WebConfig(AppConfig):
    """Looks shared by every room."""

    name = "hoshin.web"
    label = "web"
    verbose_name = "画面の部品"
