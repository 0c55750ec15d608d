from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """Recurring jobs (定期処理)."""

    name = "hoshin.foundation.schedule"
    label = "schedule"
    verbose_name = "定期処理"
