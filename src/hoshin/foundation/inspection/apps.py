from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """The auditor's pages."""

    name = "hoshin.foundation.inspection"
    label = "inspection"
    verbose_name = "監査証跡の閲覧"
