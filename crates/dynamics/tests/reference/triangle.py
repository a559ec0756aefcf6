"""An independent reference for the triangle (told in crates/dynamics/src/triangle.rs), with SciPy's DOP853.

    pip install numpy scipy
    python triangle.py        # writes triangle.json beside itself

Deterministic: no clock, one fixed seed. The state is l_i = ln s_i of all three forces, as the equation is written,
with rtol 1e-12; shares are read as exp(l) / sum exp(l). Starts near a watershed, where shares a thousandth of a hundredth
away end elsewhere, are drawn again.

triangle.json: {"cases": [{"values" (in the order of the table), "t", "shares" (a row for each t)}]}
"""

import json
import os
import random

import numpy as np
from scipy.integrate import solve_ivp

TABLE = [  # key, lowest, highest, step
    ("alpha", 0.7, 1.6, 0.01),
    ("diffusion", 0, 0.2, 0.001),
    ("mandate", 0, 1, 0.01),
    ("growth", 0, 0.3, 0.01),
    ("business_government", 0, 0.2, 0.005),
    ("government_civil", 0, 0.2, 0.005),
    ("civil_business", 0, 0.2, 0.005),
    ("start_business", 0.01, 0.98, 0.01),
    ("start_government", 0.01, 0.98, 0.01),
    ("horizon", 10, 500, 10),
]
TIMES = [5.0, 40.0, 200.0, 500.0, 2000.0]


def start(v):
    b, g = v["start_business"], v["start_government"]
    s = np.array([b, g, max(0.01, 1 - b - g)])
    return s / s.sum()


def solve(v, s0):
    K = np.zeros((3, 3))
    K[0, 1] = K[1, 0] = v["business_government"]
    K[1, 2] = K[2, 1] = v["government_civil"]
    K[2, 0] = K[0, 2] = v["civil_business"]
    mu = v["diffusion"] + v["mandate"] * v["growth"]

    def rate(_, l):
        s = np.exp(l)
        f = v["growth"] * np.exp((v["alpha"] - 1) * (np.log(3) + l)) - 9 * s * (K @ s)
        mean = (s * f).sum() / s.sum()
        d = f - mean
        if mu:
            d = d + mu * (np.exp(-l) / 3 - 1)
        return d

    run = solve_ivp(rate, (0, TIMES[-1]), np.log(s0), method="DOP853", t_eval=TIMES, rtol=1e-12, atol=1e-13)
    assert run.success
    s = np.exp(run.y.T)
    return s / s.sum(axis=1, keepdims=True)


def main():
    dice = random.Random(6)
    cases = []
    while len(cases) < 40:
        v = {}
        for key, low, high, step in TABLE:
            u = dice.random()
            steps = round((high - low) / step)
            k = 0 if u < 0.1 else steps if u < 0.15 else dice.randrange(steps + 1)
            v[key] = round(low + k * step, 3)
        if len(cases) % 3 == 0:
            v["diffusion"] = v["mandate"] = 0
        s0 = start(v)
        rows = solve(v, s0)
        nudged = np.abs(s0 + 1e-5 * np.array([1, -2, 1]))
        if np.abs(solve(v, nudged / nudged.sum()) - rows).max() > 1e-3:
            continue
        cases.append({"values": list(v.values()), "t": TIMES, "shares": [[float(f"{x:.12g}") for x in row] for row in rows]})
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "triangle.json")
    with open(path, "w") as file:
        file.write('{"cases":[\n' + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}\n")


main()
