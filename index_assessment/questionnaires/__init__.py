"""Questionnaires coming in and going out: files, workbooks, and the checks before publishing.

Floor 2; the rows themselves are models of the index.
"""
