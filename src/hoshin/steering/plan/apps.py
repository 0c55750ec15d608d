from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The implementation plan (実施計画)."""

    name = "hoshin.steering.plan"
    label = "plan"
    verbose_name = "実施計画"
