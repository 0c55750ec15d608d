from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The ICT policy, its revisions and what it is classified by."""

    name = "hoshin.steering.policy"
    label = "policy"
    verbose_name = "情報化推進基本方針"
