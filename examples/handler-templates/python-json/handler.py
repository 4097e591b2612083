"""__title__: counts lines, words and bytes of a text file.

The input is one JSON object, the output the dict that `run` returns. What it prints is for people and is kept as the
job's output; an exception fails the attempt.
"""

import jobyard


def run(input):
    """Put your own work in place of this."""
    print(f"reading {input['file']}")
    with open(input["file"], "rb") as file:
        content = file.read()
    return {"lines": content.count(b"\n"), "words": len(content.split()), "bytes": len(content)}


if __name__ == "__main__":
    jobyard.run_json(run)
