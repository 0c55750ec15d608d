"""The wing of the policy and its plan (方針と実施計画)."""
