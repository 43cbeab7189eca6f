"""Changes to a table of a copied data folder."""

import csv


class Table:
    """A table of a copied data folder, to change a cell of."""

    def __init__(self, folder, name):
        self.path = folder / f"{name}.csv"
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def find(self, **wanted):
        """Positions of the rows that hold the wanted cells."""
        return [place for place, row in enumerate(self.rows) if all(row[name] == str(value) for name, value in wanted.items())]

    def write(self):
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(self.rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


def scale(factor, **wanted):
    def change(table):
        for place in table.find(**wanted):
            for name in ("value", "low", "high"):
                if table.rows[place].get(name):
                    table.rows[place][name] = str(round(float(table.rows[place][name]) * factor, 6))
    return change


def put(column, value, **wanted):
    def change(table):
        for place in table.find(**wanted):
            table.rows[place][column] = value
    return change


def add(**cells):
    def change(table):
        table.rows.append(dict.fromkeys(table.rows[0], "") | {name: str(value) for name, value in cells.items()})
    return change


def row(indicator, iso3, year, value):
    return add(indicator=indicator, iso3=iso3, year=year, value=value, status="published")
