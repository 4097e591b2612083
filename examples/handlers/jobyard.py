"""Speaks Jobyard's `json` and `jsonl` protocols for a handler written in Python (3.8 or later, no dependencies).

Copy this file beside your handler's program. One job a process, protocol `json`:

    import jobyard

    def run(input):
        return {"words": len(input["text"].split())}

    jobyard.run_json(run)

Many jobs, progress and checkpoints, protocol `jsonl`:

    import jobyard

    def run(job):
        done = (job.checkpoint or {"done": 0})["done"]
        files = job.input["files"]
        while done < len(files):
            job.progress(done / len(files), files[done])
            convert(files[done])
            done += 1
            job.save_checkpoint({"done": done})
        return {"done": done}

    jobyard.serve(run, checkpoint=True)

Standard output belongs to the protocol: what your code or its children print there goes to standard error instead,
which is kept as the job's output all the same.
"""

import json
import os
import sys
import threading
import traceback

MAX_CHECKPOINT_BYTES = 1024 * 1024


class JobError(Exception):
    """Raise this to say how the attempt failed. Without `retryable`, the engine judges by the code."""

    def __init__(self, code, message, retryable=None, retry_after_ms=None, details=None):
        super().__init__(message)
        self.fields = {"code": code, "retryable": retryable, "retryAfterMs": retry_after_ms, "details": details}


class _Unwind(BaseException):
    """Leaves `run` at a checkpoint or pause point. No Exception, so that `except Exception` lets it pass."""


class Job:
    """One attempt of one job, as your `run` sees it."""

    def __init__(self, start, send):
        self.id = start["job"]["id"]
        self.type = start["job"]["type"]
        self.name = start["job"]["name"]
        self.input = start["input"]
        self.attempt = start["attempt"]
        #: What the last `save_checkpoint` of this job stored, or None.
        self.checkpoint = start.get("checkpoint")
        self.config = start.get("config") or {}
        #: "pause", "cancel" or None: what somebody asked of the job.
        self.asked = None
        self._send = send

    def _tell(self, type, **fields):
        given = {name: value for name, value in fields.items() if value is not None}
        self._send({"type": type, "jobId": self.id, "attempt": self.attempt, **given})

    def progress(self, fraction, message=None, iteration=None, of=None):
        """`fraction` from 0 to 1; `iteration` and `of` count rounds."""
        fraction = min(1.0, max(0.0, float(fraction)))
        self._tell("progress", fraction=fraction, message=message, iteration=iteration, of=of)

    def stage(self, name):
        self._tell("stage", name=str(name))

    def heartbeat(self):
        """Says that the job is alive. The first one promises more: one that stays away for the lease ends the job."""
        self._tell("heartbeat")

    def log(self, level, text):
        """`level` is debug, info, warn or error."""
        self._tell("log", level=level, text=str(text))

    def turn(self, role, content, **fields):
        """One turn of a conversation; fields: model, inputTokens, outputTokens, durationMs, meta."""
        self._tell("turn", role=role, content=content, **fields)

    def save_checkpoint(self, data):
        """Stores `data` (JSON, at most 1 MB) for whoever goes on with this job, then is a pause point."""
        size = len(json.dumps(data, ensure_ascii=False).encode())
        if size > MAX_CHECKPOINT_BYTES:
            raise JobError("CHECKPOINT_TOO_LARGE", f"a checkpoint of {size} bytes is above 1 MB", retryable=False)
        self.checkpoint = data
        self._send({"type": "checkpoint", "jobId": self.id, "attempt": self.attempt, "data": data})
        self.pause_point()

    def pause_point(self):
        """Leaves `run` if somebody asked for a pause or a cancel; the job goes on from its last checkpoint later."""
        if self.asked is not None:
            raise _Unwind()


def run_json(run):
    """Protocol `json`: calls `run(input)` once and prints the object that it returns (None counts as an empty one).

    What it raises goes to standard error, and the process exits with 1, which fails the attempt with EXIT_1.
    """
    requests, answers = _take_pipes()
    output = run(json.load(requests))
    if output is None:
        output = {}
    if not isinstance(output, dict):
        raise TypeError(f"run must return a dict, not {type(output).__name__}")
    answers.write(json.dumps(output, allow_nan=False))
    answers.close()


def serve(run, checkpoint=False, max_jobs=1):
    """Protocol `jsonl`: calls `run(job)` for each job, in a thread of its own, until standard input ends.

    `checkpoint`: whether `run` reaches a pause point often enough (within 10 s) to be paused there.
    """
    requests, answers = _take_pipes()
    lock = threading.RLock()
    jobs = {}
    closing = threading.Event()

    def send(message):
        line = json.dumps(message, allow_nan=False)
        with lock:
            answers.write(line + "\n")
            answers.flush()

    def perform(job):
        try:
            output = run(job)
            json.dumps(output, allow_nan=False)
            end = {"type": "result", "output": output}
        except _Unwind:
            cancelled = {"type": "error", "code": "CANCELLED", "message": "cancelled", "retryable": False}
            end = {"type": "paused"} if job.asked == "pause" else cancelled
        except JobError as error:
            fields = {name: value for name, value in error.fields.items() if value is not None}
            end = {"type": "error", "message": str(error), **fields}
        except BaseException as error:
            traceback.print_exc()
            end = {"type": "error", "code": type(error).__name__, "message": str(error)}
        # Together: the engine may start the same job again as soon as it has read the end.
        with lock:
            del jobs[job.id]
            send({**end, "jobId": job.id, "attempt": job.attempt})
            if closing.is_set() and not jobs:
                os._exit(0)

    send({"type": "ready", "protocol": 1, "checkpoint": checkpoint, "maxJobs": max_jobs})
    for line in requests:
        message = json.loads(line)
        if message["type"] == "start":
            job = Job(message, send)
            with lock:
                jobs[job.id] = job
            threading.Thread(target=perform, args=(job,), daemon=True).start()
        elif message["type"] in ("pause", "cancel"):
            job = jobs.get(message["jobId"])
            if job is not None and job.asked != "cancel":
                job.asked = message["type"]
        elif message["type"] == "shutdown":
            with lock:
                closing.set()
                if not jobs:
                    break
    # No engine listens any more. Threads that still run must not hold the process back.
    os._exit(0)


def _take_pipes():
    """Keeps stdin and stdout for the protocol. The program and its children get an empty stdin, and stderr as stdout."""
    sys.stdout.flush()
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout.reconfigure(line_buffering=True)
    return requests, answers
