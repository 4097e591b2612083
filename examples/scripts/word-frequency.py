"""Counts the words of some files. A job of type `script:python`: `run` gets the job's args and returns its output."""

import pathlib
import re
from collections import Counter


def run(input):
    words = Counter()
    files = 0
    for folder in input["folders"]:
        for path in sorted(pathlib.Path(folder).rglob(input["pattern"])):
            words.update(re.findall(r"[^\W\d_]{4,}", path.read_text(encoding="utf-8").lower()))
            files += 1
            print(f"{path}: {sum(words.values())} words so far")
    if files == 0:
        raise FileNotFoundError(f"no {input['pattern']} in {', '.join(input['folders'])}")
    return {"files": files, "words": sum(words.values()), "mostFrequent": dict(words.most_common(10))}
