"""English as the Council of Europe writes it.

Read by Django alone; the roof.
"""
