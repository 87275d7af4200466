"""Municipalities, their areas, organisations and people, and the services of the house.

Floor 1, the ground: it imports nothing of ours.
"""
