from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full-text search (検索)."""

    name = "hoshin.foundation.search"
    label = "search"
    verbose_name = "検索"
