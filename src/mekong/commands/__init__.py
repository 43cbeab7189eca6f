"""Groups of commands that `mekong.cli` puts together."""
