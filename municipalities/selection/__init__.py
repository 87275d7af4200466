"""Reviewing applications, deciding on them, and making the chosen municipalities tenants.

Floor 1, the ground.
"""
