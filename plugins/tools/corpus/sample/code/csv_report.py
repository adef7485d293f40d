# SPDX-License-Identifier: CC0-1.0
"""Read a CSV file of sales and print the total for each region."""

import csv
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation


def read_sales(lines):
    """Yield (region, amount) pairs and skip rows with an unreadable amount."""
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            yield row["region"].strip(), Decimal(row["amount"])
        except (InvalidOperation, TypeError):
            print(f"line {number}: amount is not a number", file=sys.stderr)


def totals_by_region(sales):
    totals = defaultdict(Decimal)
    for region, amount in sales:
        totals[region] += amount
    return dict(totals)


def format_report(totals):
    """Return one aligned line for each region, the largest total first."""
    if not totals:
        return "no sales"
    width = max(len(region) for region in totals)
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return "\n".join(f"{region:<{width}}  {amount:>12.2f}" for region, amount in ranked)


def main(path):
    with open(path, newline="", encoding="utf-8") as handle:
        print(format_report(totals_by_region(read_sales(handle))))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: csv_report.py FILE")
    main(sys.argv[1])
