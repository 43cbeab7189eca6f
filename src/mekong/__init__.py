"""The package behind *Human Security and Trafficking in Cambodia*.

Rooms, in the one direction that imports may point:
errors, countries, parameters, datapackage -> importers -> analysis -> figures -> edition -> publish -> cli.
"""
