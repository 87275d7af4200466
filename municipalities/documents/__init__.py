"""Documents of the house, on the ground floor: asked for as rows, rendered by a worker,

printed as accessible PDF files with charts, fonts and hyphenation of our own.
"""
