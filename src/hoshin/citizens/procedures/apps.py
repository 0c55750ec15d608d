from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Procedures and applications (手続と申請)."""

    name = "hoshin.citizens.procedures"
    label = "procedures"
    verbose_name = "手続と申請"
