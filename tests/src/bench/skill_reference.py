"""Reference forecasts for the benchmark `skill`: AutoETS and AutoARIMA of statsforecast.

Reads {"model", "series": [{"name", "season", "horizon", "x", "origins"}]} from the standard input, x with null where
nothing was observed, origins as indices of the last known value. Writes one JSON line a series and origin: mean and
standard deviation of a normal law for each horizon, taken from the 80 % interval. Gaps are interpolated linearly.
AutoETS is fitted anew at each origin. AutoARIMA, whose search takes seconds, is so at every tenth; between them the
newest model is applied to the data of the origin.
"""

import json
import sys
import warnings

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS

Z80 = 1.2815515655446004
MODELS = {"AutoETS": AutoETS, "AutoARIMA": AutoARIMA}
REFIT = {"AutoETS": 1, "AutoARIMA": 10}


def known(values):
    x = np.array([np.nan if v is None else v for v in values], dtype=float)
    seen = np.flatnonzero(~np.isnan(x))
    x = x[seen[0] :]
    at = np.flatnonzero(~np.isnan(x))
    return np.interp(np.arange(len(x)), at, x[at])


def main():
    task = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    for series in task["series"]:
        model = MODELS[task["model"]](season_length=series["season"])
        for k, origin in enumerate(series["origins"]):
            x = known(series["x"][: origin + 1])
            try:
                if k % REFIT[task["model"]] == 0:
                    made = model.fit(y=x).predict(h=series["horizon"], level=[80])
                else:
                    made = model.forward(y=x, h=series["horizon"], level=[80])
            except Exception as error:  # the reference itself may refuse a series
                print(json.dumps({"name": series["name"], "origin": origin, "error": str(error)}), flush=True)
                continue
            mean = np.asarray(made["mean"], dtype=float)
            sd = (np.asarray(made["hi-80"], dtype=float) - np.asarray(made["lo-80"], dtype=float)) / (2 * Z80)
            line = {"name": series["name"], "origin": origin, "mean": mean.tolist(), "sd": sd.tolist()}
            print(json.dumps(line), flush=True)


main()
