"""Executes jobs of type `script:python`: calls `run(input)` of the person's file with the job's `args`."""

import os
import runpy
import sys

# The helper's folder may be the app's own, where nothing is to be written.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jobyard  # noqa: E402 - found by the line above

sys.dont_write_bytecode = False


def run(job_input):
    if "cwd" in job_input:
        os.chdir(job_input["cwd"])
    script = os.path.abspath(job_input["script"])
    if not os.path.isfile(script):
        sys.exit(f"there is no script {script}")
    # As Python itself does for `python script.py`: the script's neighbours can be imported.
    sys.path.insert(0, os.path.dirname(script))
    module = runpy.run_path(script)
    if not callable(module.get("run")):
        sys.exit(f"{script} defines no function run(input)")
    return module["run"](job_input.get("args", {}))


jobyard.run_json(run)
