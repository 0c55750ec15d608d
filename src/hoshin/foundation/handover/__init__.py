"""Handing over: what officials hold passes to their successors in one reviewed step, and nothing stays without an owner.

Words: handover (引継ぎ), keeper (持ち主: an official, a post or a section), successor (後任).
"""
