"""The doors, the permission table, the walls between municipalities and the log of use.

Floor 1, the ground: everything that decides who reaches what stands here.
"""
