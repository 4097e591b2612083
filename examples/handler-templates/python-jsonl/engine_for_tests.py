"""Talks to this handler as Jobyard's engine does, for its tests: starts the command of handler.json, sends it messages,
and waits for what it answers. Needs nothing but Python.
"""

import json
import os
import queue
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE_S = 10
JOB = 1


class Handler:
    """The running handler; the process ends with the `with` block."""

    def __init__(self):
        with open(os.path.join(HERE, "handler.json"), encoding="utf-8") as file:
            command = json.load(file)["command"]
        words = [word.replace("${handlerDir}", HERE).replace("${python}", sys.executable) for word in command]
        #: All that it has said so far; lines that are no messages as {"type": "text", "text": …}.
        self.messages = []
        self._news = queue.Queue()
        self._process = subprocess.Popen(
            words, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdin.close()
        self._process.stdout.close()

    def _read(self):
        for line in self._process.stdout:
            self._news.put(json.loads(line) if line.startswith("{") else {"type": "text", "text": line.rstrip("\n")})
        self._news.put(None)

    def send(self, **message):
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def start(self, input, checkpoint=None, attempt=1, cwd=HERE):
        """Gives it a job. `checkpoint`: what an earlier process saved."""
        job = {"id": JOB, "type": "test", "name": "test"}
        config = {"cwd": cwd}
        self.send(type="start", job=job, input=input, attempt=attempt, checkpoint=checkpoint, config=config)

    def pause(self):
        self.send(type="pause", jobId=JOB)

    def cancel(self):
        self.send(type="cancel", jobId=JOB)

    def shutdown(self):
        self.send(type="shutdown")

    def next(self, type):
        """The next message of that type, skipping others. Fails when none comes."""
        while True:
            try:
                message = self._news.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise AssertionError(f'the message "{type}" did not come; {self._said()}') from None
            if message is None:
                raise AssertionError(f'the handler ended before the message "{type}" came; {self._said()}')
            self.messages.append(message)
            if message["type"] == type:
                return message

    def exit(self):
        """Waits for its end. Returns the exit code."""
        return self._process.wait(timeout=PATIENCE_S)

    def _said(self):
        return "it said " + (", ".join(message["type"] for message in self.messages) or "nothing")
