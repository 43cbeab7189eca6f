"""Words and tables that belong to one page: what a chapter says, apart from what the figures draw."""
