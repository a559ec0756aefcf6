"""An independent reference for the growth race (told in crates/dynamics/src/race.rs), with SciPy's DOP853.

    pip install numpy scipy
    python race.py            # writes race.json and margins.json beside itself (about five minutes on two cores)
    python race.py --facts    # only prints the table of the published facts
    python race.py 'race?alpha=1.3&mandate=0.4'    # prints one case

Deterministic: no clock, no thread order, one fixed seed (Python's own Mersenne twister).
Last bits may differ between versions of numpy; `error` in the file is far above that.

What it does. The state is y_i = ln(x_i / S). Time is cut into segments wherever the right-hand side is not smooth,
and every segment is integrated with DOP853 as a smooth problem of its own:

* known times: onset, multiples k of the delay, onset + k delay, and (an event's time) + k delay for k <= 10;
  no segment is longer than the delay, so F(t - delay) always reads the dense output of earlier segments
  (method of steps; F(t) = F(0) for t < 0);
* state events: change of the largest actor; s_L = threshold and threshold + 0.05; gamma_L - drag_L = 0;
  F(t - delay) = x_i. Every such switch is frozen during a segment. After each step its sign is checked at four points of the dense output;
  a change is located on the dense output, sharpened with real DOP853 steps, the switch is flipped, and the
  integration starts again from there;
* a switch that flips more than six times between two known times (a graze, or rounding noise where its function has
  settled at 0; the leader never does) is evaluated as it stands until the next known time. Only the leader's switch
  makes the right-hand side jump; the others bend it, so nothing is lost by that.

The run ends at `horizon`, or at the runaway year, when max x = 1e9 S. Times of events, crossing years and the
runaway year are sharpened in the same way.

Accuracy. Every case is run at rtol = atol = 1e-12 and again at 3e-14. The second is what is stored; `error` is the
largest difference of any stored y between the two (= relative error in x), `year_error` the largest difference of any of the three years.
So both estimate the error of the *worse* run. verify.py, an unrelated method in 80-bit arithmetic, finds the stored
y right to 2e-10 and the years to 1e-12.

race.json: {"cases": [{"scenario", "runaway_year", "t", "y", "half_year", "nine_tenths_year", "error", "year_error"}]}
The last t is the end of the run. At a runaway it is the runaway year, and its y is the state at the event (max y =
ln 1e9): compare it with the state of the other program at *its own* runaway year, because at a fixed time the state there is ill-conditioned.
At all other times max y <= ln 1e9 - 2.

margins.json: {"cases": [{"scenario", "t", "margin" (null unless stance is open), "gap_rate", "top_share",
"effective_number"}]}
"""

import bisect
import json
import math
import os
import random
import sys
from multiprocessing import Pool

import numpy as np
from scipy.integrate import DOP853
from scipy.optimize import brentq

np.seterr(all="ignore")  # a trial step may overshoot the cap by far; it is then rejected
CAP = math.log(1e9)
EXACT = 3e-14
USUAL = 1e-12

# key, default, lowest, highest, step, decimals; the order of the text form
TABLE = [
    ("alpha", 1.2, 0.7, 1.6, 0.01, 2),
    ("diffusion", 0.01, 0.0, 0.2, 0.001, 3),
    ("mandate", 0.0, 0.0, 1.0, 0.01, 2),
    ("n", 2, 2, 12, 1, 0),
    ("growth", 0.1, 0.0, 0.3, 0.01, 2),
    ("head_start", 1.2, 1.0, 20.0, 0.1, 1),
    ("drag", 0.0, 0.0, 0.1, 0.001, 3),
    ("drag_exponent", 0.5, 0.0, 1.0, 0.05, 2),
    ("automation", 0.0, 0.0, 1.0, 0.01, 2),
    ("proprietary", 0.0, 0.0, 1.0, 0.01, 2),
    ("onset", 0.0, 0.0, 100.0, 1, 0),
    ("threshold", 0.0, 0.0, 1.0, 0.01, 2),
    ("delay", 0.0, 0.0, 30.0, 0.5, 1),
    ("incentive_cost", 0.0, 0.0, 1.0, 0.01, 2),
    ("wealth_tax", 0.0, 0.0, 0.2, 0.001, 3),
    ("interop", 0.0, 0.0, 1.0, 0.01, 2),
    ("stance", "open", None, None, None, None),
    ("horizon", 60.0, 10.0, 200.0, 1, 0),
]
DEFAULT = {row[0]: row[1] for row in TABLE}
STANCES = ["open", "closed", "excluded"]


# ---------------------------------------------------------------- text form


def parse(text):
    name, _, query = text.partition("?")
    assert name == "race", text
    p = dict(DEFAULT)
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        assert key in p, key
        p[key] = value if key == "stance" else float(value)
    return check(p)


def check(p):
    for key, _, low, high, step, decimals in TABLE:
        v = p[key]
        if key == "stance":
            assert v in STANCES, v
            continue
        p[key] = v = round(float(v), decimals)
        assert low <= v <= high, (key, v)
        assert abs(v / step - round(v / step)) < 1e-6, (key, v)
    p["n"] = int(p["n"])
    return p


def text_form(p):
    parts = []
    for key, default, *_ in TABLE:
        v = p[key]
        if v != default:
            parts.append(f"{key}={v if key == 'stance' else repr(float(v)).removesuffix('.0')}")
    return "race" + ("?" + "&".join(parts) if parts else "")


# ---------------------------------------------------------------- the equations


class History:
    """F of the past: ln(F/S), from the dense output of the steps done so far."""

    def __init__(self, y0):
        self.first = float(np.max(y0))
        self.starts, self.pieces = [], []

    def add(self, start, piece):
        self.starts.append(start)
        self.pieces.append(piece)

    def __call__(self, t):
        if t <= 0.0:
            return self.first
        return float(np.max(self.pieces[bisect.bisect_right(self.starts, t) - 1](t)))


class Race:
    """The right-hand side with its switches. `self.mode` maps a switch's name to its frozen position; a switch
    in `self.free` is evaluated as it stands."""

    def __init__(self, p):
        self.p = p
        n = p["n"]
        self.n = n
        self.y0 = np.array([math.log(p["head_start"]) * (n - i) / (n - 1) for i in range(1, n + 1)])
        self.past = History(self.y0)
        self.leader = 0
        # Actors 2..n, and with stance open all, obey one law f(y_i, t): their order never changes. So the largest is
        # actor 1 or actor 2, and always actor 1 where nothing tells their laws apart.
        self.rivals = (p["stance"] != "open" and p["interop"] > 0 and p["growth"] > 0 and p["alpha"] != 1
                       and not (p["stance"] == "excluded" and n == 2))
        self.active = False  # t >= onset
        self.mode = {}
        self.free = set()
        self.calls = 0

    def switches(self):
        """Names of the switches that matter at present (the leader apart)."""
        p = self.p
        names = []
        if p["mandate"] > 0 and self.active:
            if p["threshold"] > 0:
                names += ["low", "high"]
            names.append("net")
            if p["delay"] > 0:
                names += [("past", i) for i in range(self.n)]
        return names

    def on(self, name, value):
        return value > 0 if name in self.free else self.mode.get(name, False)

    def shares(self, y):
        e = np.exp(y - np.max(y))
        return e / e.sum()

    def gamma_drag(self, y, m):
        p = self.p
        x = np.exp(y)
        rho = p["interop"]
        total = x.sum()
        scale = (1 - rho) * x + rho * total
        if p["stance"] != "open":
            scale[1:] = (1 - rho) * x[1:] + rho * x[1:].sum()
            if p["stance"] == "excluded":
                scale[0] = x[0]
        gamma = p["growth"] * (1 - p["incentive_cost"] * m) * scale ** (p["alpha"] - 1)
        drag = p["drag"] * (1 - p["automation"]) * np.exp(p["drag_exponent"] * y)
        return gamma, drag

    def m(self, y):
        p = self.p
        if not self.active or p["mandate"] == 0:
            return 0.0
        if p["threshold"] == 0:
            return p["mandate"]
        s = self.shares(y)[self.leader]
        u = (s - p["threshold"]) / 0.05
        if not self.on("low", u):
            return 0.0
        if self.on("high", u - 1):
            return p["mandate"]
        return p["mandate"] * u * u * (3 - 2 * u)

    def big_m(self, gamma, drag, m):
        net = gamma[self.leader] - drag[self.leader]
        return m * net if self.on("net", net) else 0.0

    def __call__(self, t, y):
        self.calls += 1
        p = self.p
        m = self.m(y)
        gamma, drag = self.gamma_drag(y, m)
        f = gamma - drag
        lead = y[self.leader]
        f = f + p["diffusion"] * (1 - p["proprietary"]) * np.expm1(lead - y)
        if m > 0:
            big = self.big_m(gamma, drag, m)
            if big != 0:
                if p["delay"] == 0:
                    f = f + big * np.expm1(lead - y)
                else:
                    d = self.past(t - p["delay"]) - y
                    gate = np.array([self.on(("past", i), d[i]) for i in range(self.n)])
                    f = f + big * np.where(gate, np.expm1(d), 0.0)
        if p["wealth_tax"] > 0:
            f = f + p["wealth_tax"] * np.expm1(y[None, :] - y[:, None]).mean(axis=1)
        return f

    # value of a switch's function, and how far beyond zero counts as a contradiction of a frozen switch
    def value(self, name, t, y):
        p = self.p
        if name == "leader":
            return float(y[1 - self.leader] - y[self.leader]), 1e-12
        if name == "low":
            return float(self.shares(y)[self.leader] - p["threshold"]), 1e-13
        if name == "high":
            return float(self.shares(y)[self.leader] - p["threshold"] - 0.05), 1e-13
        if name == "net":
            gamma, drag = self.gamma_drag(y, self.m(y))
            a, b = float(gamma[self.leader]), float(drag[self.leader])
            return a - b, 1e-13 * (a + b)
        if name == "cap":
            return float(np.max(y)) - CAP, 0.0
        if name[0] == "past":
            return self.past(t - p["delay"]) - float(y[name[1]]), 1e-12
        if name[0] == "share":
            return float(self.shares(y)[self.leader]) - name[1], 0.0
        raise KeyError(name)

    def set_modes(self, t, y):
        """Put every switch where its function says; inside the dead band it stays where it was."""
        self.free = set()
        if self.rivals and self.value("leader", t, y)[0] > 1e-12:
            self.leader = 1 - self.leader
        for name in self.switches():
            v, dead = self.value(name, t, y)
            if abs(v) > dead:
                self.mode[name] = v > 0


class Failed(Exception):
    pass


def advance(race, t0, y0, t1, tol):
    """State at t1, in (usually) a single DOP853 step from t0, switches frozen."""
    if t1 <= t0:
        return y0
    s = DOP853(race, t0, y0, t1, rtol=tol, atol=tol, first_step=t1 - t0)
    while s.status == "running":
        s.step()
    if s.status != "finished":
        raise Failed("advance")
    return s.y


def locate(race, name, t0, y0, dense, a, b, tol):
    """Root of a switch's function between a and b, on the dense output, then sharpened with real steps from t0."""
    g = lambda s: race.value(name, s, dense(s))[0]
    ga, gb = g(a), g(b)
    if ga == 0 or ga * gb > 0:
        root = a
    else:
        root = brentq(g, a, b, xtol=1e-15, rtol=8.9e-16, maxiter=200)
    y = advance(race, t0, y0, root, tol)
    for _ in range(2):
        h = min((b - a) * 1e-3, 1e-4)
        slope = (g(min(root + h, b)) - g(max(root - h, a))) / (min(root + h, b) - max(root - h, a))
        if slope == 0:
            break
        new = min(max(root - race.value(name, root, y)[0] / slope, a), b)
        if abs(new - root) > 1e-6 * (b - a) or new == root:
            break  # a graze, or done
        root = new
        y = advance(race, t0, y0, root, tol)
    return root, y


def run(p, tol=EXACT, stops=(), max_step=np.inf, max_steps=400_000):
    """Integrate. Returns a dict: end, runaway_year, half_year, nine_tenths_year, at (state at each stop reached),
    events [(t, switch)], dense [(start, end, piece)], steps, calls, race."""
    race = Race(p)
    horizon, delay, onset = p["horizon"], p["delay"], p["onset"]
    known = {0.0, horizon}
    lagged = delay > 0 and p["mandate"] > 0
    if p["mandate"] > 0:
        known.add(onset)
    if lagged:
        k = 1
        while k * delay < horizon:
            known.add(k * delay)
            known.add(onset + k * delay)
            k += 1
    known |= set(stops)
    times = sorted(v for v in known if 0 <= v <= horizon)

    def add_event_echoes(t):
        if not lagged:
            return
        for k in range(1, 11):
            e = t + k * delay
            if e >= horizon:
                break
            i = bisect.bisect_left(times, e)
            near = [times[j] for j in (i - 1, i) if 0 <= j < len(times)]
            if all(abs(e - v) > 1e-9 for v in near):
                times.insert(i, e)

    years = {0.5: None, 0.9: None}
    s0 = float(race.shares(race.y0)[0])
    for level in years:
        if s0 >= level:
            years[level] = 0.0
    at, events, dense_list = {}, [], []
    stops = set(stops)
    t, y = 0.0, race.y0.copy()
    if t in stops:
        at[t] = y.copy()
    runaway = None
    steps = 0
    fresh = True  # at a known time: all switches are read anew
    while t < horizon and runaway is None:
        bound = times[bisect.bisect_right(times, t)]
        if fresh:
            race.active = t >= onset
            race.set_modes(t, y)
            flips = {}
        fresh = True
        solver = DOP853(race, t, y, bound, rtol=tol, atol=tol, max_step=max_step)
        while solver.status == "running":
            told, yold = solver.t, solver.y.copy()
            message = solver.step()
            steps += 1
            if solver.status == "failed" or steps > max_steps:
                raise Failed(f"{text_form(p)}: t={told} steps={steps} {message}")
            tnew = solver.t
            piece = solver.dense_output()
            marks = [told + (tnew - told) * q for q in (0.25, 0.5, 0.75)] + [tnew]
            states = [piece(s) for s in marks[:3]] + [solver.y]
            found = None
            names = ["cap"] + ["leader"] * race.rivals + [s for s in race.switches() if s not in race.free]
            for name in names:
                before = told
                for s, z in zip(marks, states):
                    v, dead = race.value(name, s, z)
                    mode = race.mode.get(name, False) if name not in ("cap", "leader") else False
                    wrong = v > dead if not mode else v < -dead
                    if name == "cap":
                        wrong = v >= 0
                    if wrong:
                        root, state = locate(race, name, told, yold, piece, before, s, tol)
                        if found is None or root < found[1]:
                            found = (name, root, state)
                        break
                    before = s
            end = tnew if found is None else found[1]
            # crossing years, passively
            for level in years:
                if years[level] is None:
                    before = told
                    for s, z in zip(marks, states):
                        s, z = (s, z) if s <= end else (end, piece(end))
                        if s > before and race.value(("share", level), s, z)[0] >= 0:
                            years[level] = locate(race, ("share", level), told, yold, piece, before, s, tol)[0]
                            break
                        before = s
            if found is None:
                t, y = tnew, solver.y.copy()
                race.past.add(told, piece)
                dense_list.append((told, tnew, piece))
                continue
            name, root, state = found
            root = float(root)
            if root > told:
                race.past.add(told, piece)
                dense_list.append((told, root, piece))
            t, y = root, state.copy()
            if name == "cap":
                runaway = root
                break
            flips[name] = flips.get(name, 0) + 1
            events.append((root, name))
            if name == "leader":
                if flips[name] > 6:
                    raise Failed(f"{text_form(p)}: the leader chatters at t={root}")
                race.leader = 1 - race.leader
                for other in race.switches():
                    v, dead = race.value(other, t, y)
                    if abs(v) > dead:
                        race.mode[other] = v > 0
            elif flips[name] > 6:
                race.free.add(name)
            else:
                race.mode[name] = not race.mode.get(name, False)
            add_event_echoes(root)
            fresh = False
            break
        if t in stops:
            at[t] = y.copy()
    return {
        "end": t, "y_end": y, "runaway_year": runaway, "half_year": years[0.5], "nine_tenths_year": years[0.9],
        "at": at, "events": events, "dense": dense_list, "steps": steps, "calls": race.calls, "race": race,
    }


# ---------------------------------------------------------------- what is stored


def read_dense(result, t):
    pieces = result["dense"]
    i = max(0, bisect.bisect_right([d[0] for d in pieces], t) - 1)
    return pieces[i][2](t)


def choose_times(result):
    """About twelve times: spread evenly, and towards a runaway also by the height reached; all but the end at
    least 2 below the cap."""
    end = result["end"]
    if result["runaway_year"] is None:
        return sorted({round(end * k / 12, 3) for k in range(1, 13)})
    top = lambda t: float(np.max(read_dense(result, t)))
    y0 = top(0.0)
    last = brentq(lambda t: top(t) - (CAP - 2.001), 0.0, end) if y0 < CAP - 2.001 else 0.0
    times = {round(last * k / 6, 4) for k in range(1, 6)}
    for level in (0.5, 0.65, 0.8, 0.9, 1.0):
        goal = y0 + (CAP - 2.001 - y0) * level
        # the first time that level is reached (y need not be monotone)
        grid = np.linspace(0.0, last, 400)
        tops = [top(t) for t in grid]
        k = next((k for k in range(400) if tops[k] >= goal), 399)
        t = grid[k] if k == 0 else (brentq(lambda t: top(t) - goal, grid[k - 1], grid[k]) if tops[k] >= goal else last)
        times.add(float(f"{t:.12g}"))
    good = sorted(t for t in times if 0 < t < end and top(t) <= CAP - 2)
    return good + [end]


def digits(v):
    return None if v is None else float(f"{v:.16g}")


def case(text):
    p = parse(text)
    assert text_form(p) == text, (text, text_form(p))
    first = run(p, USUAL)
    times = choose_times(first)
    stops = times if first["runaway_year"] is None else times[:-1]
    rough = run(p, USUAL, stops)
    fine = run(p, EXACT, stops)
    error, rows = 0.0, []
    for t in stops:
        rows.append(fine["at"][t])
        error = max(error, float(np.max(np.abs(rough["at"][t] - fine["at"][t]))))
    if fine["runaway_year"] is not None:
        times = stops + [fine["runaway_year"]]
        rows.append(fine["y_end"])
        error = max(error, float(np.max(np.abs(rough["y_end"] - fine["y_end"]))))
    year_error = 0.0
    for key in ("runaway_year", "half_year", "nine_tenths_year"):
        a, b = rough[key], fine[key]
        assert (a is None) == (b is None), (text, key, a, b)
        if a is not None:
            year_error = max(year_error, abs(a - b))
    return {
        "scenario": text,
        "runaway_year": digits(fine["runaway_year"]),
        "t": [digits(t) for t in times],
        "y": [[digits(v) for v in row] for row in rows],
        "half_year": digits(fine["half_year"]),
        "nine_tenths_year": digits(fine["nine_tenths_year"]),
        "error": float(f"{error:.2g}"),
        "year_error": float(f"{year_error:.2g}"),
    }, {"steps": fine["steps"], "calls": fine["calls"], "events": fine["events"], "free": sorted(map(str, fine["race"].free))}


def measures(race, t, y):
    """margin, gap_rate, top_share, effective_number at a state whose switches are set."""
    p = race.p
    L = race.leader
    m = race.m(y)
    gamma, drag = race.gamma_drag(y, m)
    margin = None
    if p["stance"] == "open":
        rho, n = p["interop"], p["n"]
        k = (1 - rho) / (1 + (n - 1) * rho)
        margin = (p["diffusion"] * (1 - p["proprietary"]) + race.big_m(gamma, drag, m) + p["wealth_tax"]
                  + p["drag_exponent"] * drag[L] - (p["alpha"] - 1) * k * gamma[L])
    f = race(t, y)
    weights = np.exp(y - np.max(y))
    weights[L] = 0
    gap_rate = float(f[L] - (weights * f).sum() / weights.sum())
    s = race.shares(y)
    return margin if margin is None else float(margin), gap_rate, float(s[L]), float(1 / (s * s).sum())


def log_gap(y, L):
    others = np.delete(y, L)
    top = others.max()
    return float(y[L] - top - math.log(np.exp(others - top).mean()))


def margin_case(text):
    p = parse(text)
    first = run(p, USUAL)
    times = choose_times(first)
    inside = times if first["runaway_year"] is None else times[:-1]
    # off round years, so that no time sits on an onset or a delayed kink; never nearer than 3e-3 to an event
    picks = [inside[len(inside) * k // 5] * (1 - 0.00717) for k in range(5)]
    special = sorted({t for t, _ in first["events"]} | {p["onset"]})
    if p["delay"] > 0:
        special += [v + k * p["delay"] for v in [0.0, *special] for k in range(0, 401) if v + k * p["delay"] <= p["horizon"]]
    out = {"scenario": text, "t": [], "margin": [], "gap_rate": [], "top_share": [], "effective_number": []}
    stops = []
    for t in picks:
        t = float(f"{t:.9g}")
        while any(abs(t - v) < 3e-3 for v in special):
            t = float(f"{t - 0.0041:.9g}")
        stops.append(t)
    worst = 0.0
    fine = run(p, EXACT, stops)
    for t in stops:
        race = fine["race"]  # every switch evaluated as it stands
        race.free = {"low", "high", "net"} | {("past", i) for i in range(race.n)}
        race.active = t >= p["onset"]
        y = fine["at"][t]
        race.leader = 1 if race.rivals and y[1] > y[0] else 0
        margin, rate, top, number = measures(race, t, y)
        speed = float(np.max(np.abs(race(t, y))))
        h = min(1e-3, 0.02 / max(speed, 1e-9))
        v = {k: log_gap(read_dense(fine, t + k * h), race.leader) for k in (-2, -1, 1, 2)}
        finite = (8 * (v[1] - v[-1]) - (v[2] - v[-2])) / (12 * h)
        worst = max(worst, abs(finite - rate) / max(speed, 1e-3))
        for key, value in zip(("t", "margin", "gap_rate", "top_share", "effective_number"), (t, margin, rate, top, number)):
            out[key].append(digits(value))
    return out, worst


# ---------------------------------------------------------------- the cases

FACTS = [
    "race?alpha=1&diffusion=0&horizon=100",
    "race?diffusion=0",
    "race?diffusion=0&mandate=0.3",
    "race?diffusion=0&mandate=0.1",
    "race?diffusion=0&mandate=0.1&head_start=5",
    "race?diffusion=0.05",
    "race?diffusion=0&drag=0.03&drag_exponent=0.4&horizon=100",
    "race?diffusion=0&drag=0.03&drag_exponent=0.4&automation=0.9&horizon=100",
    "race?diffusion=0&mandate=0.3&delay=5",
]

CORNERS = [
    # short delays over long horizons: 400 segments
    "race?alpha=1.01&diffusion=0.002&mandate=1&n=3&growth=0.02&head_start=8&onset=7&delay=0.5&horizon=200",
    "race?alpha=0.8&diffusion=0&mandate=0.7&n=5&growth=0.04&head_start=6&onset=3&delay=0.5&wealth_tax=0.003&interop=0.4&stance=closed&horizon=200",
    "race?alpha=1.12&diffusion=0.001&mandate=0.35&n=9&growth=0.05&head_start=4&drag=0.002&onset=31&threshold=0.17&delay=0.5&incentive_cost=0.3&horizon=200",
    # the ramp is entered, climbed and left again
    "race?alpha=1.3&diffusion=0&mandate=0.1&n=5&head_start=3&drag=0.03&threshold=0.34&horizon=150",
    "race?alpha=1.3&diffusion=0&mandate=1&n=5&growth=0.08&head_start=3&threshold=0.3&horizon=80",
    # the delayed ramp: the largest actor is pulled back in jerks
    "race?alpha=1.35&diffusion=0.003&mandate=0.9&n=4&growth=0.06&head_start=2&onset=5&threshold=0.38&delay=3&incentive_cost=0.7&horizon=100",
    # actor 1 is overtaken (alpha below 1): the mandate's gamma_L jumps
    "race?alpha=0.7&diffusion=0&mandate=0.5&n=4&head_start=1.5&delay=3&incentive_cost=0.5&interop=0.6&stance=closed&horizon=120",
    # the giant grows alone and is overtaken
    "race?alpha=1.3&diffusion=0&mandate=0.3&n=5&delay=2&interop=0.8&stance=excluded&horizon=100",
    # everyone starts equal; actor 2 is ahead at once
    "race?alpha=1.25&diffusion=0.001&mandate=0.2&n=6&head_start=1&delay=1.5&interop=0.5&stance=excluded&horizon=80",
    # everyone equal for ever
    "race?alpha=1.3&mandate=0.4&n=12&head_start=1&drag=0.01&threshold=0.05&delay=4&wealth_tax=0.02&interop=0.3",
    # scale wholly shared
    "race?alpha=1.6&diffusion=0&n=12&growth=0.05&head_start=20&interop=1",
    # the tax shrinks the largest, which then gains from its own past (the text taken at its word)
    "race?alpha=0.7&diffusion=0.02&mandate=0.8&n=4&growth=0.12&head_start=20&drag=0.03&drag_exponent=0&delay=5&wealth_tax=0.15&horizon=200",
    # gamma_L - drag_L starts below zero and rises through it while the tax shrinks the largest
    "race?diffusion=0&mandate=0.5&n=3&head_start=20&drag=0.03&drag_exponent=1&delay=1&wealth_tax=0.1&horizon=100",
    # nothing grows
    "race?alpha=1.4&diffusion=0.2&mandate=1&n=7&growth=0&head_start=20&wealth_tax=0.2&horizon=200",
    # the fastest runaway
    "race?alpha=1.6&diffusion=0&mandate=1&n=12&growth=0.3&head_start=20",
    # growth stops in year 20
    "race?alpha=1.4&mandate=1&n=4&head_start=2&onset=20&delay=2&incentive_cost=1&horizon=100",
    # the mandate comes after the runaway
    "race?diffusion=0&mandate=1&onset=48",
    # the mandate comes just before the runaway
    "race?diffusion=0&mandate=1&onset=46",
    # never applies
    "race?diffusion=0&mandate=1&threshold=1",
    # only half of the ramp can ever be reached
    "race?alpha=1.4&diffusion=0&mandate=1&head_start=5&threshold=0.97",
    # the longest delay
    "race?alpha=1&diffusion=0.004&mandate=1&n=6&growth=0.05&head_start=6&onset=13&threshold=0.2&delay=30&horizon=200",
    # a knife edge: growth and cost cancel at every size (0.1 x^0.5 against 0.1 x^0.5)
    "race?alpha=1.5&mandate=0.5&n=3&head_start=4&drag=0.1&delay=2&horizon=100",
    # stiff: growth and cost hold each other at 2.8e5 S, at 550 per year each
    "race?alpha=1.6&mandate=0.2&n=3&growth=0.3&head_start=3&drag=0.002&drag_exponent=1&wealth_tax=0.01&horizon=30",
    # stiffer: they hold each other just short of the cap, at 7e4 per year each
    "race?alpha=1.6&growth=0.3&drag=0.008&drag_exponent=1&automation=0.99&horizon=10",
]


def random_cases(count, seed=20240607):
    """Seeded random scenarios. Even ones: every parameter random; odd ones: each left at its default with chance
    0.5 (mandate, delay and n 0.25). One value in eight is an end of its range."""
    rng = random.Random(seed)
    out = []
    while len(out) < count:
        p = dict(DEFAULT)
        sparse = len(out) % 2 == 1
        for key, default, low, high, step, decimals in TABLE:
            keep = rng.random()
            end = rng.random()
            u = rng.random()
            if sparse and keep < (0.25 if key in ("mandate", "delay", "n") else 0.5):
                continue
            if key == "stance":
                p[key] = STANCES[int(u * 3)]
                continue
            count_steps = round((high - low) / step)
            k = (0 if u < 0.5 else count_steps) if end < 0.125 else min(int(u * (count_steps + 1)), count_steps)
            p[key] = round(low + k * step, decimals)
        # most of what is drawn would be over in a few years: slow down some of it, and soften some brakes
        if rng.random() < 0.5:
            p["growth"] = round(min(p["growth"], 0.01 + 0.1 * rng.random()), 2)
        if rng.random() < 0.6:
            p["drag"] = round(p["drag"] * rng.random() ** 2, 3)
        if rng.random() < 0.5:
            p["threshold"] = round(rng.random() * 1.6 / p["n"], 2) if p["n"] > 2 else round(0.5 + 0.5 * rng.random(), 2)
        if rng.random() < 0.4:
            p["onset"] = float(round(p["onset"] * rng.random()))
        text = text_form(check(p))
        if text not in out:
            out.append(text)
    return out


def all_cases():
    return ["race"] + FACTS + CORNERS + random_cases(160)


def facts():
    """The published facts of `What must come out`, measured."""
    results = {}

    def go(text):
        if text not in results:
            results[text] = run(parse(text), EXACT)
        return results[text]

    def ratio(text, t):
        y = read_dense(go(text), t)
        return math.exp(y[0] - y[1])

    rows = []

    def row(what, published, measured, unit):
        rows.append((what, published, measured, "ok" if abs(measured - published) <= 0.5000001 * unit else "DIFFERS"))

    f = FACTS
    worst = max(abs(ratio(f[0], t) - 1.2) for t in range(101))
    rows.append(("alpha 1: largest |ratio - 1.2| over 0..100", 0, worst, "ok" if worst < 1e-12 else "DIFFERS"))
    x1 = 10 * math.exp(read_dense(go(f[0]), 100.0)[0])
    row("alpha 1: x_1(100) / (12 e^10)", 1, x1 / (12 * math.exp(10)), 1e-11)
    for t, v, u in ((10, 1.257, 1e-3), (20, 1.360, 1e-3), (30, 1.598, 1e-3), (40, 2.68, 1e-2), (45, 9.17, 1e-2)):
        row(f"alpha 1.2: ratio at {t}", v, ratio(f[1], t), u)
    row("alpha 1.2: runaway year", 47.417, go(f[1])["runaway_year"], 1e-3)
    row("alpha 1.2: t* (formula)", 48.210, 10**0.2 * 12**-0.2 / (0.1 * 0.2), 1e-3)
    row("mandate 0.3: ratio at 20", 1.138, ratio(f[2], 20), 1e-3)
    row("mandate 0.3: ratio at 40", 1.065, ratio(f[2], 40), 1e-3)
    row("mandate 0.1: ratio at 20", 1.257, ratio(f[3], 20), 1e-3)
    row("mandate 0.1: ratio at 40", 1.448, ratio(f[3], 40), 1e-3)
    root = brentq(lambda r: 1 - r**-0.2 - 0.1 * (r - 1), 1.5, 10)
    row("mandate 0.1: R* (its equation)", 2.94, root, 1e-2)
    end = go(f[3])["end"]
    rows.append((f"mandate 0.1: ratio at the end ({end:.3f}), below R*", "< 2.94", ratio(f[3], end), "ok" if ratio(f[3], end) < root else "DIFFERS"))
    end = go(f[4])["end"]
    grid = [ratio(f[4], end * k / 200) for k in range(201)]
    falls = all(b < a for a, b in zip(grid, grid[1:])) and grid[-1] > root
    rows.append((f"mandate 0.1, head_start 5: falls all the way to the end ({end:.3f}), staying above R*", "> 2.94", grid[-1], "ok" if falls else "DIFFERS"))
    row("diffusion 0.05: ratio at 30", 1.101, ratio(f[5], 30), 1e-3)
    end = go(f[5])["end"]
    low = min((ratio(f[5], end * k / 20000), end * k / 20000) for k in range(20001))
    rows.append(("diffusion 0.05: lowest ratio; then rises", "~ 1.101 near 30", low[0], f"at year {low[1]:.2f}; {ratio(f[5], end):.3f} at the end, {end:.3f}"))
    top = max((ratio(f[6], 100 * k / 20000), 100 * k / 20000) for k in range(20001))
    row("drag: peak of the ratio", 1.240, top[0], 1e-3)
    row("drag: year of the peak", 31, top[1], 1)
    row("drag: ratio at 100", 1.023, ratio(f[6], 100), 1e-3)
    row("drag, automation 0.9: ratio at 50", 4.38, ratio(f[7], 50), 1e-2)
    for t in (20, 30, 40, 45):
        rows.append((f"mandate 0.3, delay 5: ratio at {t} (without the mandate {ratio(f[1], t):.4f})", "almost", ratio(f[8], t), ""))
    rows.append((f"mandate 0.3, delay 5: runaway year (without the mandate {go(f[1])['runaway_year']:.4f})", "almost", go(f[8])["runaway_year"], ""))
    for r in rows:
        print("| {} | {} | {:.8g} | {} |".format(*r))


def attempt(job):
    kind, text = job
    try:
        return (case if kind == "case" else margin_case)(text)
    except Exception as error:  # told, never dropped in silence
        return f"{type(error).__name__}: {error}"


def write(path, rows):
    with open(path, "w") as f:
        f.write('{"cases":[\n')
        f.write(",\n".join(json.dumps(r, separators=(",", ":"), allow_nan=False) for r in rows))
        f.write("\n]}\n")
    print(path, os.path.getsize(path), "bytes", len(rows), "cases")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    texts = all_cases()
    margins = ["race"] + FACTS[1:8:2] + CORNERS[1:11] + random_cases(160)[:15]
    jobs = [("case", t) for t in texts] + [("margin", t) for t in margins]
    with Pool(int(os.environ.get("JOBS", "2"))) as pool:
        done = []
        for job, result in zip(jobs, pool.imap(attempt, jobs)):
            done.append((job, result))
            if isinstance(result, str):
                print("FAILED", *job, result, flush=True)
            elif job[0] == "case":
                c, extra = result
                print(f"{c['error']:8.1e} {c['year_error']:8.1e} {extra['steps']:6d} steps {len(extra['events']):3d} events"
                      f" runaway {c['runaway_year']} {c['scenario']} {extra['free'] or ''}", flush=True)
            else:
                print(f"gap_rate against finite differences: {result[1]:.1e} {job[1]}", flush=True)
    write(os.path.join(here, "race.json"), [r[0] for j, r in done if j[0] == "case" and not isinstance(r, str)])
    write(os.path.join(here, "margins.json"), [r[0] for j, r in done if j[0] == "margin" and not isinstance(r, str)])
    bad = [j for j, r in done if isinstance(r, str)]
    print("failed:", len(bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    if "--facts" in sys.argv:
        facts()
    elif len(sys.argv) > 1:
        for text in sys.argv[1:]:
            c, extra = case(text)
            print(json.dumps(c), extra)
    else:
        main()
