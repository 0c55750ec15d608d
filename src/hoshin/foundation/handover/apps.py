from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """Handing over (引継ぎ)."""

    name = "hoshin.foundation.handover"
    label = "handover"
    verbose_name = "引継ぎ"
