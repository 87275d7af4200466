"""Formats of dates and times where Django's own are not the European ones.

Read by Django alone; the roof.
"""
