"""Checks race.json and margins.json with a second method that shares nothing with race.py but the text form.

    pip install numpy scipy mpmath
    python verify.py [first] [last]      # all cases, or a range of them; about five minutes on two cores

The equations are written in x, not in ln x, straight from the table, with max() and clamp() as they stand: no frozen switches, no event
location. Each step is a collocation of 18 Chebyshev points in 80-bit arithmetic (numpy.longdouble on x86), solved by
Picard iteration; a step is halved until its last coefficients are below 2e-17, so a kink or a jump is approached by halving
until it no longer matters. The delay reads the polynomials of earlier steps. Printed per case: the largest
relative difference in x at the stored times (the runaway apart), the difference of the three years. The margins are
computed again, from their own words, at the states found here.
"""

import bisect
import json
import os
import sys
from multiprocessing import Pool

import mpmath as mp
import numpy as np

sys.dont_write_bytecode = True
from race import parse  # noqa: E402

LD = np.longdouble
K = 18
mp.mp.dps = 40


def to_ld(v):
    return LD(mp.nstr(v, 30))


def tables():
    """Chebyshev points on [-1, 1]; values -> coefficients; values of u' -> values of u - u(-1) at the points and at 1."""
    nodes = [-mp.cos(mp.pi * (mp.mpf(j) + mp.mpf(1) / 2) / K) for j in range(K)]
    T = lambda k, s: mp.cos(k * mp.acos(s))

    def integral(k, s):
        if k == 0:
            return s + 1
        if k == 1:
            return (s * s - 1) / 2
        g = lambda s: (T(k + 1, s) / (k + 1) - T(k - 1, s) / (k - 1)) / 2
        return g(s) - g(mp.mpf(-1))

    coef = [[(1 if k == 0 else 2) * T(k, s) / K for s in nodes] for k in range(K)]
    ends = nodes + [mp.mpf(1)]
    whole = [[sum(integral(k, e) * coef[k][j] for k in range(K)) for j in range(K)] for e in ends]
    return (np.array([to_ld(s) for s in nodes]), np.array([[to_ld(v) for v in r] for r in coef]),
            np.array([[to_ld(v) for v in r] for r in whole]))


NODES, COEF, WHOLE = tables()


def dot(a, b):  # matmul of long doubles
    return (a[:, :, None] * b[None, :, :]).sum(axis=1)


class Piece:
    """x on [a, b]: x(a) + (b - a)/2 * integral of the Chebyshev series of x'."""

    def __init__(self, a, b, xa, slopes):
        self.a, self.b = a, b
        c = dot(COEF, slopes) * (b - a) / 2
        n = c.shape[0]
        d = np.zeros((n + 1, c.shape[1]), dtype=LD)
        d[1] = c[0] - c[2] / 2
        for k in range(2, n):
            d[k] = (c[k - 1] - (c[k + 1] if k + 1 < n else 0)) / (2 * k)
        d[n] = c[n - 1] / (2 * n)
        d[0] = xa - sum(d[k] * (-1) ** k for k in range(1, n + 1))
        self.d = d

    def __call__(self, t):  # t: array -> (len t, n)
        s = ((t - self.a) - (self.b - t)) / (self.b - self.a)
        s = s[:, None]
        b1 = b2 = np.zeros((len(t), self.d.shape[1]), dtype=LD)
        for k in range(self.d.shape[0] - 1, 0, -1):
            b1, b2 = self.d[k] + 2 * s * b1 - b2, b1
        return self.d[0] + s * b1 - b2


class Model:
    def __init__(self, p):
        self.p = {k: v if isinstance(v, (str, int)) else LD(v) for k, v in p.items()}
        n = p["n"]
        h = LD(p["head_start"])
        self.x0 = np.array([h ** (LD(n - i) / LD(n - 1)) for i in range(1, n + 1)], dtype=LD)
        self.pieces, self.starts = [], []

    def past(self, times):
        out = np.empty(len(times), dtype=LD)
        for j, t in enumerate(times):
            if t <= 0:
                out[j] = self.x0.max()
            else:
                i = bisect.bisect_right(self.starts, t) - 1
                out[j] = self.pieces[i](np.array([t]))[0].max()
        return out

    def slope(self, x, active, fd, margin=False):
        """x: (points, n); everything as written in the table, in units of S."""
        p = self.p
        one = LD(1)
        rho, n = p["interop"], p["n"]
        X = x.sum(axis=1, keepdims=True)
        L = x.argmax(axis=1)  # the first of equals
        rows = np.arange(len(x))
        F = x[rows, L][:, None]
        if active:
            if p["threshold"] == 0:
                ramp = np.ones_like(F)
            else:
                u = np.clip((F / X - p["threshold"]) / LD("0.05"), 0, 1)
                ramp = u * u * (3 - 2 * u)
            m = p["mandate"] * ramp
        else:
            m = np.zeros_like(F)
        E = (one - rho) * x + rho * X
        if p["stance"] in ("closed", "excluded"):
            E[:, 1:] = (one - rho) * x[:, 1:] + rho * (X - x[:, :1])
        if p["stance"] == "excluded":
            E[:, 0] = x[:, 0]
        gamma = p["growth"] * (1 - p["incentive_cost"] * m) * E ** (p["alpha"] - 1)
        drag = p["drag"] * (1 - p["automation"]) * x ** p["drag_exponent"]
        M = m * np.maximum(0, (gamma - drag)[rows, L][:, None])
        Fd = F if fd is None else fd[:, None]
        if margin:  # one row
            i = L[0]
            k = (one - rho) / (1 + (n - 1) * rho)
            return (p["diffusion"] * (1 - p["proprietary"]) + M[0, 0] + p["wealth_tax"] + p["drag_exponent"] * drag[0, i]
                    - (p["alpha"] - 1) * k * gamma[0, i])
        return ((gamma - drag) * x + p["diffusion"] * (1 - p["proprietary"]) * (F - x)
                + M * np.maximum(0, Fd - x) + p["wealth_tax"] * (X / n - x))


def run(p, stops, horizon, probe=None):
    model = Model(p)
    delay, onset = p["delay"], p["onset"]
    times = set(stops) | {0.0, horizon}
    lag = delay > 0 and p["mandate"] > 0
    if p["mandate"] > 0:
        times.add(onset)
    if lag:
        k = 1
        while k * delay < horizon:
            times |= {k * delay, onset + k * delay}
            k += 1
    times = sorted(v for v in times if v <= horizon)
    share = lambda x: x.max() / x.sum()
    years = {"runaway_year": None, "half_year": None, "nine_tenths_year": None}
    for key, level in (("half_year", LD("0.5")), ("nine_tenths_year", LD("0.9"))):
        if share(model.x0) >= level:
            years[key] = 0.0
    x, t = model.x0.copy(), LD(0)
    at, h, steps = {}, LD("0.01"), 0
    cap = LD(10) ** 9
    for bound in times[1:]:
        active = t >= onset
        bound_ld = LD(bound)
        while t < bound_ld:
            steps += 1
            step = min(h, bound_ld - t)
            last = step == bound_ld - t
            end = bound_ld if last else t + step
            step = end - t
            nodes = t + step * (NODES + 1) / 2
            fd = model.past(nodes - LD(delay)) if lag else None
            v = np.repeat(x[None, :], K, axis=0)
            ok = False
            before = LD(np.inf)
            for i in range(60):
                f = model.slope(v, active, fd)
                new = x + dot(WHOLE, f) * step / 2
                change = np.max(np.abs(new[:K] - v) / np.abs(new[:K]))
                v = new[:K]
                if not np.all(np.isfinite(new)) or np.min(new) <= 0:
                    break
                if change < 2e-18 or (i > 8 and change < 1e-17 and change >= before):
                    ok = True
                    break
                if i > 5 and change > 0.7 * before:
                    break
                before = change
            if ok:
                c = np.abs(dot(COEF, f)) * step / x
                ok = c[-1].max() + c[-2].max() < 2e-17
                if ok:  # a kink between the last point and the step's end is seen only there
                    fe = model.slope(new[K:], active, model.past(np.array([end - LD(delay)])) if lag else None)[0]
                    ok = np.max(np.abs(dot(COEF, f).sum(axis=0) - fe) * step / x) < 1e-15
            if not ok and step > 1e-15:
                h = step / 2
                continue
            piece = Piece(t, end, x, f)
            xe = new[K]

            def cross(g):  # bisection of g on this step
                a, b = t, end
                for _ in range(70):
                    c = (a + b) / 2
                    if g(piece(np.array([c]))[0]) >= 0:
                        b = c
                    else:
                        a = c
                return b

            for key, level in (("half_year", LD("0.5")), ("nine_tenths_year", LD("0.9"))):
                if years[key] is None and share(xe) >= level:
                    when = cross(lambda z: share(z) - level)
                    if xe.max() < cap or piece(np.array([when]))[0].max() < cap:
                        years[key] = when
            if xe.max() >= cap:
                years["runaway_year"] = cross(lambda z: z.max() - cap)
                return at, years, steps
            model.pieces.append(piece)
            model.starts.append(t)
            if not lag:
                model.pieces, model.starts = model.pieces[-1:], model.starts[-1:]
            x, t = xe, end
            size = float(c[-1].max() + c[-2].max())
            h = step * LD(min(2.0, max(0.5, 0.8 * (2e-17 / max(size, 1e-30)) ** (1 / K))))
            if last and step < h:
                h = max(h, step * 2)
        if bound in stops:
            at[bound] = x.copy()
            if probe:
                fd = model.past(np.array([t - LD(delay)])) if lag else None
                probe(bound, x, model.slope(x[None, :], bound >= onset, fd)[0], model.slope(x[None, :], bound >= onset, fd, True))
            if bound == max(stops) and probe:
                break
    return at, years, steps


def check(c):
    p = parse(c["scenario"])
    stops = c["t"] if c["runaway_year"] is None else c["t"][:-1]
    try:
        at, years, steps = run(p, set(stops), p["horizon"])
    except Exception as e:
        return c, None, None, repr(e)
    rel = max(float(np.max(np.abs(at[t] / np.exp(np.array(y, dtype=LD)) - 1))) for t, y in zip(stops, c["y"]))
    off = []
    for key in years:
        a, b = years[key], c[key]
        off.append(0.0 if a is None and b is None else float("nan") if a is None or b is None else abs(float(LD(b) - a)))
    return c, rel, max(off) if not any(v != v for v in off) else float("nan"), steps


def check_margins(c):
    p = parse(c["scenario"])
    worst = [0.0, 0.0, 0.0, 0.0]
    seen = []

    def probe(t, x, dx, margin):
        i = c["t"].index(t)
        seen.append(t)
        L = int(np.argmax(x))
        others = x.sum() - x[L]
        gap = dx[L] / x[L] - (dx.sum() - dx[L]) / others
        s = x / x.sum()
        rate = float(np.max(np.abs(dx / x)))  # the scale on which a rate is judged
        values = ((c["margin"][i], margin, max(rate, 1e-3)), (c["gap_rate"][i], gap, max(rate, 1e-3)),
                  (c["top_share"][i], s[L], 1), (c["effective_number"][i], 1 / (s * s).sum(), 1))
        for k, (stored, mine, scale) in enumerate(values):
            if stored is None:
                assert k == 0 and p["stance"] != "open"
            else:
                worst[k] = max(worst[k], abs(float(LD(stored) - mine)) / scale)

    run(p, set(c["t"]), p["horizon"], probe)
    assert seen == c["t"], seen
    return c, worst


STIFF = "drag=0.008&drag_exponent=1&automation=0.99"  # too slow here; ends at the fixed point (growth / drag)^2.5

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    cases = json.load(open(os.path.join(here, "race.json")))["cases"]
    first, last = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (0, len(cases))
    worst, worst_year, bad = 0.0, 0.0, 0
    with Pool(int(os.environ.get("JOBS", "2"))) as pool:
        todo = [c for c in cases[first:last] if STIFF not in c["scenario"]]
        for c, rel, off, steps in pool.imap(check, todo):
            if rel is None or off != off:
                bad += 1
                print("FAILED", c["scenario"], rel, off, steps, flush=True)
                continue
            print(f"{rel:8.1e} (own estimate {c['error']:8.1e})  years {off:8.1e} ({c['year_error']:8.1e})"
                  f"  {steps:6d} steps  {c['scenario']}", flush=True)
            worst, worst_year = max(worst, rel), max(worst_year, off)
        for c in cases[first:last]:
            if STIFF in c["scenario"]:
                fixed = 2.5 * np.log(0.3 / (0.008 * (1 - 0.99)))
                print(f"fixed point: {max(abs(v - fixed) for v in c['y'][-1]):.1e}  {c['scenario']}")
        print(f"checked {len(todo)} cases, {bad} failed: worst relative difference {worst:.2e},"
              f" worst difference of a year {worst_year:.2e}")
        if len(sys.argv) <= 2:
            margins = json.load(open(os.path.join(here, "margins.json")))["cases"]
            found = list(pool.imap(check_margins, margins))
            for c, w in found:
                print("margin {:.1e}  gap_rate {:.1e}  top_share {:.1e}  effective_number {:.1e}".format(*w), c["scenario"])
            total = np.max([w for _, w in found], axis=0)
            print(f"checked margins of {len(margins)} cases: margin {total[0]:.1e}, gap_rate {total[1]:.1e} (both relative to"
                  f" max |dy/dt|), top_share {total[2]:.1e}, effective_number {total[3]:.1e}")
    sys.exit(1 if bad else 0)
