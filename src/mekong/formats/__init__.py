"""The same edition in other files: one PDF, one EPUB, one ZIP of the pages. All are made from the rendered pages, so that none can say other than they do."""
