"""The cross-sector working group: mandate, members, the sectors it lacks, meetings and actions.

Floor 1, the ground.
"""
