"""Generates a year of sensor readings, one every minute, as compressed CSV in a folder, reads them back and
reports each month's mean and the outliers. Usage: sensor-report.py FOLDER"""

import csv
import datetime
import gzip
import math
import os
import random
import statistics
import sys

path = os.path.join(sys.argv[1], "readings.csv.gz")
chance = random.Random(7)
YEAR = 366 * 24 * 60
STEP = 1
start = datetime.datetime(2024, 1, 1)
with gzip.open(path, "wt", compresslevel=4, newline="", encoding="utf-8") as file:
    table = csv.writer(file)
    table.writerow(["minute", "celsius"])
    for minute in range(0, YEAR, STEP):
        season = math.sin(minute / YEAR * 2 * math.pi - math.pi / 2)
        table.writerow([minute, f"{11 + 10 * season + chance.gauss(0, 2):.2f}"])
print(f"wrote {os.path.getsize(path)} bytes to {path}", flush=True)

months = {}
with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        month = (start + datetime.timedelta(minutes=int(row["minute"]))).strftime("%Y-%m")
        months.setdefault(month, []).append(float(row["celsius"]))
rows = 0
for month, values in months.items():
    mean, spread = statistics.fmean(values), statistics.pstdev(values)
    outliers = sum(abs(value - mean) > 3 * spread for value in values)
    rows += len(values)
    print(f"{month}  mean {mean:6.2f}  spread {spread:5.2f}  outliers {outliers}")
if rows != YEAR // STEP:
    sys.exit(f"{rows} rows came back")
