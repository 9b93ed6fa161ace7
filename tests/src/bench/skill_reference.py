"""Reference forecasts for the benchmark `skill`: AutoETS and AutoARIMA of statsforecast, or AutoETS by statsmodels.

Reads {"model", "series": [{"name", "season", "horizon", "x", "origins"}]} from the standard input, x with null where
nothing was observed, origins as indices of the last known value. Writes one JSON line that names the package, then one a
series and origin: mean and standard deviation of a normal law for each horizon, taken from the 80 % interval. Gaps are
interpolated linearly. AutoETS is fitted anew at each origin. AutoARIMA, whose search takes seconds, is so at every tenth;
between them the newest model is applied to the data of the origin.
"""

import json
import sys
import warnings

import numpy as np

Z80 = 1.2815515655446004
REFIT = {"AutoETS": 1, "AutoARIMA": 10}


class StatsmodelsETS:
    """Additive exponential smoothing, of the forms with and without trend, damping and season the one of least AICc."""

    def __init__(self, season_length):
        self.season = season_length

    def fit(self, y):
        import pandas as pd
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        data = pd.Series(y)
        found = []
        for trend, damped in ((None, False), ("add", False), ("add", True)):
            for seasonal in (None, "add") if self.season > 1 and len(y) > 2 * self.season + 5 else (None,):
                form = {"trend": trend, "damped_trend": damped, "seasonal": seasonal}
                periods = self.season if seasonal else None
                found.append(ETSModel(data, seasonal_periods=periods, **form).fit(disp=False))
        self.best = min(found, key=lambda one: one.aicc)
        self.n = len(y)
        return self

    def predict(self, h, level):
        made = self.best.get_prediction(start=self.n, end=self.n + h - 1).summary_frame(alpha=1 - level[0] / 100)
        return {"mean": made["mean"], "lo-80": made["pi_lower"], "hi-80": made["pi_upper"]}


def load(name):
    try:
        import statsforecast
        from statsforecast.models import AutoARIMA, AutoETS

        return f"statsforecast {statsforecast.__version__}", {"AutoETS": AutoETS, "AutoARIMA": AutoARIMA}[name]
    except ImportError:
        import statsmodels

        if name != "AutoETS":
            sys.exit("there is no statsforecast, and statsmodels has no automatic ARIMA")
        return f"statsmodels {statsmodels.__version__}", StatsmodelsETS


def known(values):
    x = np.array([np.nan if v is None else v for v in values], dtype=float)
    seen = np.flatnonzero(~np.isnan(x))
    x = x[seen[0] :]
    at = np.flatnonzero(~np.isnan(x))
    return np.interp(np.arange(len(x)), at, x[at])


def main():
    task = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    package, kind = load(task["model"])
    print(json.dumps({"package": package}), flush=True)
    for series in task["series"]:
        model = kind(season_length=series["season"])
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
