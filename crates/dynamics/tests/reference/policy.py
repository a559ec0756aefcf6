"""What the policies come to, by the independent race of race.py, for tests/policy.rs.

    pip install numpy scipy
    python policy.py          # writes policy.json beside itself (about a minute)
"""

import json
import os

import race

CHANGES = {
    "nothing": {},
    "standards": {"interop": 0.15, "mandate": 0.1, "incentive_cost": 0.1},
    "noncompete_ban": {"diffusion": 0.02},
    "copyleft": {"mandate": 0.3, "proprietary": 0.25, "incentive_cost": 0.1},
    "proprietary_tax": {"proprietary": 0.1, "incentive_cost": 0.0},
    "harberger": {"mandate": 0.25, "delay": 2.0, "wealth_tax": 0.005},
    "interoperability": {"interop": 0.3, "diffusion": 0.01},
    "schedule": {"mandate": 0.5, "delay": 5.0, "incentive_cost": 0.1},
    "wealth_tax": {"wealth_tax": 0.03},
    "coalition": {"interop": 0.6, "stance": "excluded"},
}
WORLDS = [
    {},
    {"alpha": 1.0, "diffusion": 0.05},
    {"alpha": 1.4, "diffusion": 0.0},
    {"alpha": 1.2, "growth": 0.05, "n": 8, "head_start": 3.0, "horizon": 100.0},
    {"alpha": 1.3, "drag": 0.03, "automation": 0.3, "horizon": 40.0},
]


def case(world):
    runs = {}
    for policy, changes in CHANGES.items():
        p = dict(race.DEFAULT) | {"n": 5, "head_start": 2.0, "proprietary": 0.5} | world
        for key, value in changes.items():
            p[key] = round(p[key] + value, 3) if key == "diffusion" else value
        runs[policy] = race.check(p)
    at = min(p["horizon"] for p in runs.values())
    for p in runs.values():
        year = race.run(p)["runaway_year"]
        if year is not None:
            at = min(at, 0.9 * year)
    results = {}
    for policy, p in runs.items():
        y = race.run(p, stops=(at,))["at"][at]
        x = [10 * float(race.np.exp(v)) for v in y]
        shares = [v / sum(x) for v in x]
        results[policy] = [sum(x), max(shares), 1 / sum(s * s for s in shares)]
    return {"world": world, "compared_at": at, "results": results}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case(world)) for world in WORLDS)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "policy.json"), "w") as file:
        file.write('{"cases":[\n' + lines + "\n]}\n")
