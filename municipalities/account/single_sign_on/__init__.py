"""Signing in through a municipality's own provider (OpenID Connect), such as its Entra ID tenant.

Floor 1.
"""
