from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Decisions along a route."""

    name = "hoshin.foundation.approvals"
    label = "approvals"
    verbose_name = "決裁"
