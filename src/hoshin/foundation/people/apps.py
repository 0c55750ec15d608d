from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Sections, offices, posts and staff accounts."""

    name = "hoshin.foundation.people"
    label = "people"
    verbose_name = "組織と職員"
