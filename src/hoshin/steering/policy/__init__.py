"""The principle, the basic policies and their focus items, the policy's revisions and the comparison between any two.

Words: basic policy (基本方針), focus item (重点取組事項), revision (版), section (節), comparison table (新旧対照表).
"""
