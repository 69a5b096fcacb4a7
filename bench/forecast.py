"""How often the interval of a forecast holds: made-up years of three sorts of figures, forecast from each month, compared with their end.

    python bench/forecast.py [--districts 400]

The figures have a season of their own (three in ten have none), a level that drifts from year to year, and entries by chance: counts, sums of
amounts of very unlike size, and smooth flows. The peer is the office's rule of three: what stands, divided by the elapsed share of the year;
it gives no interval, so only the middles are compared.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from guatu.commitments.forecast import Pace, forecast

YEARS = 5
KINDS = ("counts", "sums", "smooth flows")


def chance(random_: random.Random, mean: float) -> int:
    """A Poisson number (Knuth)."""
    bound, count, product = math.exp(-mean), 0, random_.random()
    while product > bound:
        product *= random_.random()
        count += 1
    return count


def years_of(random_: random.Random, kind: str) -> list[list[float]]:
    """Some years of one figure."""
    season = [1.0] * 12 if random_.random() < 0.3 else [random_.lognormvariate(0, 0.4) for _month in range(12)]
    season = [each * 12 / sum(season) for each in season]
    level, made = random_.uniform(2, 30), []
    for _year in range(YEARS):
        level *= random_.lognormvariate(0.05, 0.1)
        means = [level * each for each in season]
        if kind == "counts":
            made.append([float(chance(random_, mean)) for mean in means])
        elif kind == "sums":
            made.append(
                [sum(random_.lognormvariate(6, 1) for _entry in range(chance(random_, mean))) for mean in means]
            )
        else:
            made.append([mean * random_.lognormvariate(0, 0.25) for mean in means])
    return made


def main() -> None:
    """Print a table."""
    read = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    read.add_argument("--districts", type=int, default=400)
    districts = read.parse_args().districts
    print(
        "| figures | years before | month | 80 % interval holds | half its width | middle misses by | rule of three misses by |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in KINDS:
        for back in (0, 1, 3):
            for month in (3, 6, 9):
                print(f"| {kind} | {back} | {month} | " + " | ".join(row(kind, back, month, districts)) + " |")


def row(kind: str, back: int, month: int, districts: int) -> list[str]:
    """Coverage, half width and misses, all as shares of the year's total."""
    random_ = random.Random(f"{kind} {back} {month}")
    held = tried = 0
    width = missed = simple = 0.0
    for _district in range(districts):
        years = years_of(random_, kind)
        year, total = years[-1], sum(years[-1])
        entries = int(sum(year[:month])) if kind == "counts" else 0
        found = forecast(Pace(months=year[:month], history=years[YEARS - 1 - back : -1], entries=entries))
        if found is None or total <= 0:
            continue
        tried += 1
        held += found.low <= total <= found.high
        width += (found.high - found.low) / 2 / total
        missed += abs(found.mid - total) / total
        simple += abs(sum(year[:month]) * 12 / month - total) / total
    return [f"{each / tried:.0%}" for each in (held, width, missed, simple)]


if __name__ == "__main__":
    main()
