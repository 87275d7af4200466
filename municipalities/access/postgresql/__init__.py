"""The database engine of an installation on PostgreSQL.

Floor 1: it carries the reach of the running work to the database.
"""
