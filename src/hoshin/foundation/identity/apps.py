from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Sign-in, second factors and sessions (本人確認)."""

    name = "hoshin.foundation.identity"
    label = "identity"
    verbose_name = "サインイン"
