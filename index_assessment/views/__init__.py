"""The index's pages, one noun a file."""
