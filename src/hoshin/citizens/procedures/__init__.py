"""Procedures: their register, the forms that staff design, and applications from the first answer to the decision.

Words: procedure (手続), form version (様式の版), question (質問), journey (質問の道筋), application (申請), receipt (受付).
"""
