from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Links between things (リンク)."""

    name = "hoshin.foundation.links"
    label = "links"
    verbose_name = "リンク"
