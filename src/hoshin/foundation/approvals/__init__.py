"""Decisions (決裁): a draft goes along its route, step by step, until the deciding post approves or rejects it.

Words: request (伺い) is what is drafted (起案); step is a station of its route: circulate (回議, in the line of
command), consult (合議, of another section), decide (決裁); a deputy decides for the absent (代決), who reviews later (後閲).
"""
