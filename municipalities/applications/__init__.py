"""Applications to a call: begun without an account, resumed by a mailed link, and submitted.

Floor 1, the ground.
"""
