"""The index report: its frozen content, its pages and its charts.

Floor 2; it prints through the ground floor's documents.
"""
