"""Texts that are saved with their history, and the triggers that keep history as it was.

Floor 1, the ground.
"""
