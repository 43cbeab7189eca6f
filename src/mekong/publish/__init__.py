"""From executed notebooks to the book: the Sphinx extension, pictures, records."""
