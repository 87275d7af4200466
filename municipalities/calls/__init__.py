"""Calls for municipalities: checked, published, read by everybody, and their information session.

Floor 1, the ground.
"""
