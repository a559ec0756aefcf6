"""Binomial tails in whole numbers, exact, for tests/checks.rs.

    python checks.py          # writes checks.json beside itself

A row is [n, hundredths of the chance, k, P[Bin >= k], P[Bin < k]], each rounded once, at the end; `null` below 1e-300.
"""

import json
import os
from fractions import Fraction
from math import comb


def rows():
    for n in (1, 2, 3, 9, 10, 37, 101, 256, 999, 1000):
        for hundredths in (1, 2, 10, 37, 50, 63, 80, 99):
            terms = [comb(n, j) * hundredths**j * (100 - hundredths) ** (n - j) for j in range(n + 1)]
            whole = 100**n
            middle = round(n * hundredths / 100)
            ks = {1, 2, n // 4, n // 2, n // 2 + 1, 3 * n // 4, n - 1, n, middle - n // 20, middle, middle + 1, middle + n // 20}
            below = 0
            for k in range(1, n + 1):
                below += terms[k - 1]
                if k in ks:
                    tails = [Fraction(whole - below, whole), Fraction(below, whole)]
                    yield [n, hundredths, k] + [float(tail) if tail >= Fraction(1, 10**300) else None for tail in tails]


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(row) for row in rows())
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "checks.json"), "w") as file:
        file.write('{"rows":[\n' + lines + "\n]}\n")
