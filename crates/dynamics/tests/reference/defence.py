"""An independent reference for tests/defence.rs, with SciPy's DOP853.

    pip install numpy scipy
    python defence.py         # writes defence.json beside itself (about a minute)

The integral of the hazard is one more unknown. A segment ends where an actor enters or leaves the band of the smoothstep, so
that each is smooth. Every case is run at rtol = atol = 1e-12 and, `error`, compared with 1e-10.
"""

import json
import math
import os
import random

import numpy as np
from scipy.integrate import DOP853
from scipy.optimize import brentq

CAP = math.log(1e9)
BAND = math.log(1.1)
# key, default, lowest, highest, step, decimals
TABLE = [
    ("alpha", 1.2, 0.7, 1.6, 0.01, 2),
    ("diffusion", 0.01, 0.0, 0.2, 0.001, 3),
    ("mandate", 0.0, 0.0, 1.0, 0.01, 2),
    ("tyranny", 0.02, 0.0, 0.1, 0.001, 3),
    ("offence", 0.004, 0.0, 0.05, 0.001, 3),
    ("defence", 0.3, 0.0, 1.0, 0.01, 2),
    ("capable", 10.0, 1.0, 1000.0, 1, 0),
    ("n", 8, 2, 12, 1, 0),
    ("growth", 0.1, 0.0, 0.3, 0.01, 2),
    ("head_start", 2.0, 1.0, 20.0, 0.1, 1),
    ("horizon", 60.0, 10.0, 200.0, 1, 0),
]


def shares(y):
    e = np.exp(y - y.max())
    return e / e.sum()


def hazards(p, y):
    n = p["n"]
    beyond = (shares(y).max() - 1 / n) / (1 - 1 / n)
    u = np.clip((y - math.log(p["capable"]) + BAND) / (2 * BAND), 0, 1)
    return p["tyranny"] * beyond, p["offence"] * (1 - p["defence"]) * float((u * u * (3 - 2 * u)).sum())


def run(p, tol, times):
    """The integral of the hazard at `times`, the runaway year or None."""
    n = p["n"]
    y = np.array([math.log(p["head_start"]) * (n - i) / (n - 1) for i in range(1, n + 1)])

    def rhs(t, z):
        y = z[:n]
        gamma = p["growth"] * np.exp((p["alpha"] - 1) * y)
        top = int(np.argmax(y))
        rate = gamma + (p["diffusion"] + p["mandate"] * gamma[top]) * np.expm1(y[top] - y)
        return np.append(rate, sum(hazards(p, y)))

    edges = [math.log(p["capable"]) - BAND, math.log(p["capable"]) + BAND]
    z, t, out = np.append(y, 0.0), 0.0, {}
    # Ends of segments: asked times and the horizon.
    while True:
        stop = min([s for s in [*times, p["horizon"]] if s > t], default=None)
        if stop is None:
            break
        solver = DOP853(rhs, t, z, stop, rtol=tol, atol=tol)
        crossed = None
        while solver.status == "running" and crossed is None:
            before = solver.y.copy()
            told = solver.t
            if solver.step():
                raise RuntimeError((p, solver.t))
            now = solver.y
            piece = solver.dense_output()
            roots = []
            for level in [CAP] + edges:
                for i in range(n):
                    if before[i] < level - 1e-13 and now[i] >= level:
                        roots.append((brentq(lambda s: piece(s)[i] - level, told, solver.t, xtol=1e-15), level, i))
            if roots:
                crossed = min(roots)
                t = crossed[0]
                # A real step, not the dense output, leads there.
                fine = DOP853(rhs, told, before, t, rtol=tol, atol=tol, first_step=t - told) if t > told else None
                while fine is not None and fine.status == "running":
                    fine.step()
                z = fine.y.copy() if fine is not None else before
                z[crossed[2]] = crossed[1]
        if crossed is None:
            t, z = solver.t, solver.y.copy()
            if t in times:
                out[t] = float(z[n])
            continue
        if crossed[1] == CAP:
            last = sum(hazards(p, z[:n]))
            for s in times:
                if s >= t:
                    out[s] = float(z[n] + last * (s - t))
            return [out[s] for s in times], t
    return [out[s] for s in times], None


def text(p):
    pairs = [f"{row[0]}={p[row[0]]}" for row in TABLE if p[row[0]] != row[1]]
    return "defence" + ("?" + "&".join(pairs) if pairs else "")


def cases():
    base = {row[0]: row[1] for row in TABLE}
    yield base
    yield base | {"mandate": 0.35}
    yield base | {"defence": 0.9, "mandate": 1.0}
    yield base | {"growth": 0.0, "diffusion": 0.0}
    draw = random.Random(7)
    for _ in range(36):
        p = dict(base)
        for key, _, low, high, step, decimals in TABLE:
            if draw.random() < 0.7:
                value = round(low + step * draw.randint(0, round((high - low) / step)), decimals)
                p[key] = int(value) if decimals == 0 else value
        # Small threats more often than not: by year 1000 nobody is able to do anything else.
        if p["capable"] > 100:
            p["capable"] //= 10
        yield p


if __name__ == "__main__":
    rows = []
    for p in cases():
        times = [round(p["horizon"] * q, 3) for q in (0.25, 0.5, 0.75, 1.0)]
        exact, year = run(p, 1e-12, times)
        rough, _ = run(p, 1e-10, times)
        error = max(abs(a - b) for a, b in zip(exact, rough))
        rows.append({"scenario": text(p), "t": times, "danger": exact, "runaway_year": year, "error": float(f"{error:.1e}")})
        print(rows[-1]["scenario"], f"{error:.1e}", flush=True)
    lines = ",\n".join(json.dumps(row) for row in rows)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "defence.json"), "w") as file:
        file.write('{"cases":[\n' + lines + "\n]}\n")
