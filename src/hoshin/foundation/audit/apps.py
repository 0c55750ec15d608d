from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail (監査証跡)."""

    name = "hoshin.foundation.audit"
    label = "audit"
    verbose_name = "監査証跡"
