"""Experts: the programme's pool, their time in municipalities, and who asks for their support.

Floor 1, the ground.
"""
