"""An independent reference for the referee, with SciPy's DOP853.

    pip install numpy scipy
    python referee.py         # writes referee.json beside itself (about a minute)

The state is all forty y_i = ln(x_i / S), with luck or without. Every year, the first day of the emergency and
its last are segments of their own; the change of leader and the levy's bound only bend the right-hand side and
are left to the step size. Luck is drawn by a generator written here from its published description
(PCG XSH RR 64/32) and the Box-Muller transform.

Every case is run at rtol = atol = 1e-12 and again at 1e-13; the second is stored, and `error` is the largest
difference between the two.

referee.json: {"cases": [{"values": the dials in the table's order, "runaway_year", "t",
"y": rows of y of actors 1, 2, 20 and 40, "favourites_share", "error"}]}
At all times but a last one at the end, max y <= ln 1e9 - 2.
"""

import json
import math
import os
import random

import numpy as np
from scipy.integrate import DOP853
from scipy.optimize import brentq

np.seterr(all="ignore")
N = 40
CAP = math.log(1e9)
SHOWN = [0, 1, 19, 39]
# key, default, lowest, highest, step, decimals
TABLE = [
    ("alpha", 1.2, 0.7, 1.6, 0.01, 2),
    ("diffusion", 0.01, 0, 0.2, 0.001, 3),
    ("mandate", 0, 0, 1, 0.01, 2),
    ("discretion", 0, 0, 1, 0.01, 2),
    ("crisis", 10, 0, 50, 1, 0),
    ("sunset", 10, 0, 60, 1, 0),
    ("bonus", 0.1, 0, 0.3, 0.01, 2),
    ("favoured", 0.1, 0.025, 0.5, 0.025, 3),
    ("leak", 0.3, 0, 0.9, 0.01, 2),
    ("volatility", 0.05, 0, 0.3, 0.01, 2),
    ("growth", 0.05, 0, 0.3, 0.01, 2),
    ("seed", 1, 1, 9999, 1, 0),
    ("horizon", 60, 10, 120, 1, 0),
]
KEYS = [row[0] for row in TABLE]
MASK = (1 << 64) - 1


class Stream:
    """PCG XSH RR 64/32 (O'Neill 2014) and standard normals two at a time."""

    def __init__(self, seed, stream):
        self.increment = (stream << 1 | 1) & MASK
        self.state = (seed + self.increment) & MASK
        self.step()
        self.spare = None

    def step(self):
        self.state = (self.state * 6364136223846793005 + self.increment) & MASK

    def bits(self):
        old = self.state
        self.step()
        word = ((old >> 18 ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return (word >> turn | word << (32 - turn & 31)) & 0xFFFFFFFF

    def uniform(self):
        low = self.bits()
        return ((self.bits() << 32 | low) >> 11) / 2**53

    def normal(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        angle = 2 * math.pi * self.uniform()
        self.spare = radius * math.sin(angle)
        return radius * math.cos(angle)


def solve(case, tolerance):
    p = dict(zip(KEYS, case))
    nf = max(1, math.floor(p["favoured"] * N + 0.5))
    horizon = p["horizon"]
    stream = Stream(int(p["seed"]), 1)
    years = math.ceil(horizon)
    luck = np.array([[stream.normal() for _ in range(N)] for _ in range(years)])
    excess = p["alpha"] - 1

    def rhs(year):
        emergency = p["crisis"] <= year < p["crisis"] + p["sunset"]
        d = 1 if emergency else p["discretion"]
        sigma = p["volatility"] * math.sqrt(1 + 8 * d)
        drift = sigma * luck[year] - sigma**2 / 2

        def f(_, y):
            top = y.max()
            gamma = p["growth"] * np.exp(excess * y)
            pull = p["diffusion"] + p["mandate"] * p["growth"] * math.exp(min(excess * top, 700))
            dy = gamma + pull * np.expm1(top - y) + drift
            parts = np.exp(y - top)
            favoured, others = parts[:nf].sum(), parts[nf:].sum()
            levy = min(p["bonus"] * d * favoured / ((1 - p["leak"]) * others), 0.5)
            dy[:nf] += levy * (1 - p["leak"]) * others / favoured
            dy[nf:] -= levy
            return dy

        return f

    times = [horizon * k / 6 for k in range(1, 7)]
    found = []
    y = np.zeros(N)
    for year in range(years):
        end = min(year + 1, horizon)
        solver = DOP853(rhs(year), year, y, end, rtol=tolerance, atol=tolerance, max_step=1.0)
        while solver.status == "running":
            message = solver.step()
            if solver.status == "failed":
                raise ArithmeticError(message)
            dense = solver.dense_output()
            over = solver.y.max() >= CAP
            last = solver.t
            if over:
                last = brentq(lambda t: dense(t).max() - CAP, solver.t_old, solver.t, xtol=1e-14)
            for t in times:
                if solver.t_old < t <= last:
                    state = solver.y if t == solver.t else dense(t)
                    if state.max() <= CAP - 2:
                        found.append((t, state.copy()))
            if over:
                return last, found + [(last, dense(last))], nf
        y = solver.y
    return None, found, nf


def record(case):
    year, rough, _ = solve(case, 1e-12)
    again, fine, nf = solve(case, 1e-13)
    assert (year is None) == (again is None) and len(rough) == len(fine)
    error = 0.0 if year is None else abs(year - again)
    inner = len(fine) - (again is not None)
    for (_, a), (_, b) in zip(rough[:inner], fine[:inner]):
        error = max(error, float(np.abs(a - b).max()))
    shares = []
    for _, y in fine:
        parts = np.exp(y - y.max())
        shares.append(float(parts[:nf].sum() / parts.sum()))
    return {
        "values": case,
        "runaway_year": again,
        "t": [t for t, _ in fine],
        "y": [[float(y[i]) for i in SHOWN] for _, y in fine],
        "favourites_share": shares,
        "error": error,
    }


def cases():
    default = [row[1] for row in TABLE]

    def of(**changes):
        return [changes.get(key, value) for key, value in zip(KEYS, default)]

    yield default
    yield of(volatility=0, diffusion=0)
    yield of(volatility=0, diffusion=0, mandate=0.3)
    yield of(discretion=1, leak=0.9, bonus=0.3, volatility=0.3, growth=0, diffusion=0)
    yield of(alpha=1.6, growth=0.3, horizon=20, volatility=0.3)
    chance = random.Random(40)
    for _ in range(40):
        case = []
        for _, value, low, high, step, decimals in TABLE:
            kind = chance.random()
            if kind < 0.7:
                value = low + step * chance.randrange(round((high - low) / step) + 1)
            elif kind < 0.8:
                value = chance.choice([low, high])
            case.append(round(value, decimals) if decimals else int(round(value)))
        yield case


if __name__ == "__main__":
    assert abs(Stream(1, 1).uniform() - 0.08427253104447108) < 1e-16
    rows = [record(case) for case in cases()]
    print("largest error", max(row["error"] for row in rows))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "referee.json")
    with open(path, "w") as file:
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        file.write('{"cases":[\n' + lines + "\n]}\n")
