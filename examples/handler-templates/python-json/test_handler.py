"""`python3 -m unittest` runs these. Each starts the handler as Jobyard does."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def run(input, cwd):
    """Runs one job with that input, in that folder."""
    with open(os.path.join(HERE, "handler.json"), encoding="utf-8") as file:
        command = json.load(file)["command"]
    words = [word.replace("${handlerDir}", HERE).replace("${python}", sys.executable) for word in command]
    return subprocess.run(words, cwd=cwd, input=json.dumps(input), capture_output=True, encoding="utf-8")


class HandlerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_prints_one_json_object_and_the_rest_on_standard_error(self):
        with open(os.path.join(self.folder, "a.txt"), "w", newline="\n") as file:
            file.write("one two\nthree\n")
        ran = run({"file": "a.txt"}, self.folder)
        self.assertEqual(ran.returncode, 0)
        self.assertEqual(json.loads(ran.stdout), {"lines": 2, "words": 3, "bytes": 14})
        self.assertIn("reading a.txt", ran.stderr)

    def test_fails_where_there_is_no_such_file_and_says_so(self):
        ran = run({"file": "none.txt"}, self.folder)
        self.assertNotEqual(ran.returncode, 0)
        self.assertEqual(ran.stdout, "")
        self.assertIn("none.txt", ran.stderr)


if __name__ == "__main__":
    unittest.main()
