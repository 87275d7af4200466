"""Local integration strategies: objectives and measures that follow the recommendations.

Floor 4; it imports only from the floors below.
"""
