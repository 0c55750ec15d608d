from hoshin.foundation.handover.actions.handing_over import hand_over, reconcile_ownerless, register_templates
from hoshin.foundation.handover.actions.planning import carry_out_planned, drop_plan, plan_handover

__all__ = [
    "carry_out_planned",
    "drop_plan",
    "hand_over",
    "plan_handover",
    "reconcile_ownerless",
    "register_templates",
]
