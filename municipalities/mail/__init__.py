"""The outbox: every mail is a row before it leaves, so that none is lost and nobody waits for one.

Floor 1, the ground.
"""
