"""The Good Relations index: questionnaire, assessment, scoring, review and index report.

Floor 2; it imports only from municipalities.
"""
