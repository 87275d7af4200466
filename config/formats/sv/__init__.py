"""Swedish as it is written in Finland.

Read by Django alone; the roof.
"""
