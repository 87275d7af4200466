"""Files that people attach to what they write: looked into, kept apart and handed out again.

On the ground floor; apps link an attachment to a row of their own.
"""
