"""The partnership network around the municipalities, its projects and its bodies.

Floor 3; it imports only from the floors below.
"""
