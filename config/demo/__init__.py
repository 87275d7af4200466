"""The demonstration programme: made-up answers, reviews and people, marked as such.

Part of the roof; everything is made through the methods that the pages use.
"""
