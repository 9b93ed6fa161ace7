"""The classic turn in vectorised numpy, to compare the speed of the engine's columns with.

Same rules, same order, same arithmetic as examples/classic/classic.world.yaml with symbolics on and trust 0.5, on blocks
of 16384 paths (the fastest of 1024 to 65536), with preallocated masks and in-place operations. All paths start from START, in
which every rule fires that can (R011 needs a public trust below 0.4, R002_TrustRebound one above 0.65).

    python engine_numpy.py --paths 65536 --turns 100

prints one line of JSON: pathTurnsPerSecond of the best of three runs, one thread, and the final state of path 0.
"""

import argparse
import json
import os
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402  (the thread limits have to be set first)

BLOCK = 16384
DECAY = 0.01

OVERLAYS = {"hope": 1.0, "despair": 0.9, "rage": 0.5, "fatigue": 0.7, "trust": 0.99}
CAPITAL = {"nvda": 1e6, "msft": 1e6, "ibit": 1e6, "spy": 1e6, "cash": 1e5}
VARIABLES = {
    "energy_price_index": 2.0,
    "inflation_index": 0.2,
    "geopolitical_stability": 0.1,
    "media_sentiment_score": 0.9,
    "ai_policy_risk": 0.9,
    "market_volatility_index": 0.9,
    "public_trust_level": 0.3,
    "fed_funds_rate": 0.2,
    "crypto_instability": 0.9,
    "hope_surge_count": 0.0,
}
START = {**OVERLAYS, **CAPITAL, **VARIABLES}

# importance, conditions (column, greater?, threshold), effects (column, change before modulation)
CAUSAL = [
    (0.8, [("hope", True, 0.4), ("fatigue", False, 0.7)], [("trust", 0.02), ("hope_surge_count", 1)]),
    (0.7, [("despair", True, 0.6)], [("fatigue", 0.015)]),
    (0.7, [("despair", True, 0.5)], [("hope", -0.01)]),
    (0.9, [("trust", True, 0.6)], [("nvda", 500)]),
    (0.6, [("fatigue", True, 0.7)], [("ibit", -250)]),
    (0.8, [("inflation_index", True, 0.05)], [("despair", 0.01), ("hope", -0.01)]),
    (0.7, [("geopolitical_stability", False, 0.5)], [("rage", 0.01), ("trust", -0.01)]),
    (0.7, [("media_sentiment_score", True, 0.6)], [("hope", 0.01), ("fatigue", -0.01)]),
    (0.6, [("ai_policy_risk", True, 0.5)], [("fatigue", 0.01), ("despair", 0.01)]),
    (0.5, [("market_volatility_index", True, 0.5)], [("fatigue", 0.01)]),
    (0.6, [("public_trust_level", False, 0.4)], [("despair", 0.01), ("trust", -0.01)]),
    (0.8, [("fed_funds_rate", True, 0.07)], [("msft", -200), ("spy", -200)]),
    (0.7, [("crypto_instability", True, 0.5)], [("ibit", -200)]),
    (0.6, [("energy_price_index", True, 1.0)], [("nvda", -200), ("fatigue", 0.01)]),
    (0.7, [("energy_price_index", True, 1.5)], [("trust", 0.01)]),
]


def run(columns, turns, mask, other):
    """Runs the turns on one block of columns, in place."""
    add, subtract = np.add, np.subtract
    minimum, maximum, greater, less = np.minimum, np.maximum, np.greater, np.less
    decaying = [columns[name] for name in OVERLAYS]
    rules = []
    for importance, conditions, effects in CAUSAL:
        tests = [(greater if above else less, columns[name], limit) for name, above, limit in conditions]
        writes = []
        for name, change in effects:
            if name == "hope_surge_count":
                writes.append((columns[name], float(change), minimum, 100.0))
            elif name in OVERLAYS:
                clamp, bound = (minimum, 1.0) if change > 0 else (maximum, 0.0)
                writes.append((columns[name], change * (0.5 * importance), clamp, bound))
            else:
                clamp = None if change > 0 else maximum
                writes.append((columns[name], change * (0.5 * importance), clamp, 0.0))
        rules.append((tests, writes))
    energy, inflation = columns["energy_price_index"], columns["inflation_index"]
    public_trust, risk = columns["public_trust_level"], columns["ai_policy_risk"]
    for _ in range(turns):
        for column in decaying:
            subtract(column, DECAY, out=column)
            maximum(column, 0.0, out=column)
        for tests, writes in rules:
            test, column, limit = tests[0]
            test(column, limit, out=mask)
            for test, column, limit in tests[1:]:
                test(column, limit, out=other)
                np.logical_and(mask, other, out=mask)
            for column, change, clamp, bound in writes:
                add(column, change, out=column, where=mask)
                if clamp is not None:
                    clamp(column, bound, out=column)
        greater(energy, 0.4, out=mask)
        add(inflation, 0.01, out=inflation, where=mask)
        greater(public_trust, 0.65, out=mask)
        subtract(risk, 0.02, out=risk, where=mask)
        maximum(risk, 0.0, out=risk)


def measure(paths, turns):
    state = {name: np.full(paths, value) for name, value in START.items()}
    size = min(BLOCK, paths)
    mask, other = np.empty(size, bool), np.empty(size, bool)
    began = time.perf_counter()
    for start in range(0, paths, BLOCK):
        end = min(start + BLOCK, paths)
        block = {name: column[start:end] for name, column in state.items()}
        run(block, turns, mask[: end - start], other[: end - start])
    seconds = time.perf_counter() - began
    return paths * turns / seconds, {name: float(column[0]) for name, column in state.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--paths", type=int, default=65536)
    parser.add_argument("--turns", type=int, default=100)
    options = parser.parse_args()
    runs = [measure(options.paths, options.turns) for _ in range(3)]
    speed, final = max(runs, key=lambda item: item[0])
    print(json.dumps({"pathTurnsPerSecond": round(speed), "final": final}))


if __name__ == "__main__":
    main()
