"""How people come into a municipality and leave it: invitations, members, joint services.

Floor 1, the ground.
"""
