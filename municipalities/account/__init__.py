"""The own account: how a person proves who it is, by codes, passkeys and other people's sign-ins.

Floor 1.
"""
