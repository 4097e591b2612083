"""__title__: counts lines, words and bytes of the files in a folder, one file after the other.

Put your own work in place of `files_in` and `count`. What is around them makes it a job that can be watched, paused,
cancelled, and picked up where it was after a crash.
"""

import os
import time

import jobyard


def run(job):
    # The process stands in this handler's folder; `config["cwd"]` is where the job was added.
    folder = os.path.join(job.config.get("cwd", "."), job.input["folder"])
    job.stage("looking")
    # After a pause, a crash or a retry this is what the last `save_checkpoint` stored; at first it is None.
    state = job.checkpoint or {"files": files_in(folder), "done": 0, "lines": 0, "words": 0, "bytes": 0}
    files = state["files"]
    # Turns are the job's transcript: who said what.
    if state["done"] == 0:
        job.turn("user", f"Count the {len(files)} files in {folder}.")
    job.stage("counting")
    while state["done"] < len(files):
        file = files[state["done"]]
        counted = count(os.path.join(folder, file))
        for what in ("lines", "words", "bytes"):
            state[what] += counted[what]
        state["done"] += 1
        job.log("info", f"{file}: {counted['words']} words")
        job.progress(state["done"] / len(files), file, iteration=state["done"], of=len(files))
        # Pause and cancel take effect here. What comes after it must be able to happen twice.
        job.save_checkpoint(state)
        rest(job, job.input.get("restMs", 0) / 1000)
    job.turn("assistant", f"**{state['words']}** words in {state['lines']} lines of {len(files)} files.")
    return {"files": len(files), "lines": state["lines"], "words": state["words"], "bytes": state["bytes"]}


def rest(job, seconds):
    """Sleeps, but hears of a pause or a cancel meanwhile."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.pause_point()
        time.sleep(min(0.05, seconds))


def files_in(folder):
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError as error:
        # Not retryable: trying again does not make it better. Leave it out, and the code decides.
        raise jobyard.JobError("BAD_FOLDER", f"cannot read {folder}: {error.strerror}", retryable=False) from error


def count(path):
    with open(path, "rb") as file:
        content = file.read()
    return {"lines": content.count(b"\n"), "words": len(content.split()), "bytes": len(content)}


if __name__ == "__main__":
    jobyard.serve(run, checkpoint=True)
