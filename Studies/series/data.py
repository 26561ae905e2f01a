"""Writes three series that statsmodels ships, at five origins each: FOLDER/NAME-ORIGIN-past.csv, and -whole.csv with what came.

    python data.py FOLDER
"""
import sys

import numpy as np
import pandas as pd
import statsmodels.api as sm

folder = sys.argv[1]
sunspots = sm.datasets.sunspots.load_pandas().data
sunspots = pd.DataFrame({"year": sunspots.YEAR.astype(int), "activity": sunspots.SUNACTIVITY})
co2 = sm.datasets.co2.load_pandas().data["co2"].resample("MS").mean()
co2 = pd.DataFrame({"month": co2.index.strftime("%Y-%m-%d"), "co2": co2.values})
macro = sm.datasets.macrodata.load_pandas().data
macro = pd.DataFrame({
    "quarter": [f"{int(y)}-{3 * int(q) - 2:02d}-01" for y, q in zip(macro.year, macro.quarter)],
    "growth": 400 * np.log(macro.realgdp).diff(), "inflation": macro.infl, "unemployment": macro.unemp,
    "rate": macro.tbilrate}).iloc[1:].round(4)
for name, table, ahead, step in [("sunspots", sunspots, 20, 20), ("co2", co2, 24, 24), ("macro", macro, 8, 8)]:
    for origin in range(5):
        end = len(table) - step * origin
        table[:end].to_csv(f"{folder}/{name}-{origin}-whole.csv", index=False)
        table[:end - ahead].to_csv(f"{folder}/{name}-{origin}-past.csv", index=False)
