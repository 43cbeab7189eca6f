"""Sources of assignments are run by tests/test_class_*.py under many parameters, not by nbval, which compares outputs: they have none."""

collect_ignore_glob = ["*.ipynb"]
