"""Trainings and study visits of the programme.

Floor 3; it imports only from the floors below.
"""
