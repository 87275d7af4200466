"""Regional bodies: what they ask the municipalities of their area, and what the area needs.

Floor 1, the ground. What they see of published results is drawn on the roof.
"""
