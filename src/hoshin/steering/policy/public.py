"""The door of the policy room."""

from hoshin.steering.policy.models import BasicPolicy
from hoshin.steering.policy.queries import basic_policies, categories_valid_on, focus_items, proposed_categories
from hoshin.steering.policy.rules import Field

__all__ = ["BasicPolicy", "Field", "basic_policies", "categories_valid_on", "focus_items", "proposed_categories"]
