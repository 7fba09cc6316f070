"""A peer for the benchmark: reads people, a number of groups and a way; prints processor seconds and the groups."""

import json
import sys
import time
from importlib.metadata import version

import anti_clustering
import pandas as pd

task = json.load(sys.stdin)
names = sorted(task["people"][0])
frame = pd.DataFrame(task["people"])
start = time.process_time()
solver = getattr(anti_clustering, task["way"])(random_seed=1)
done = solver.run(frame, None, names, task["groups"], "group")
took = time.process_time() - start
rows = [[int(place) for place in part.index] for _, part in done.groupby("group")]
print(json.dumps({"seconds": took, "groups": rows, "version": version("anti-clustering")}))
