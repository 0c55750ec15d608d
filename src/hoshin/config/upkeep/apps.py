from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """What an operator needs to keep the house running."""

    name = "hoshin.config.upkeep"
    label = "upkeep"
    verbose_name = "運用"
