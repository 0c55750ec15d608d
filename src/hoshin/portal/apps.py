from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages that look into several rooms."""

    name = "hoshin.portal"
    label = "portal"
    verbose_name = "入口"
