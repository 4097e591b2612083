"""`python3 -m unittest` runs these. Each starts the handler and talks to it as Jobyard does."""

import os
import tempfile
import unittest

from engine_for_tests import Handler

TOTAL = {"files": 3, "lines": 3, "words": 6, "bytes": 26}


class HandlerTest(unittest.TestCase):
    def setUp(self):
        """A folder with three files of 1, 2 and 3 words."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name, text in (("a.txt", "one\n"), ("b.txt", "one two\n"), ("c.txt", "one two three\n")):
            with open(os.path.join(self.folder, name), "w", newline="\n") as file:
                file.write(text)

    def types(self, handler, type):
        return [message for message in handler.messages if message["type"] == type]

    def test_says_that_it_is_ready_and_saves_checkpoints(self):
        with Handler() as handler:
            ready = handler.next("ready")
            self.assertEqual(ready["protocol"], 1)
            self.assertTrue(ready["checkpoint"])

    def test_does_the_job_with_progress_checkpoints_and_a_transcript(self):
        with Handler() as handler:
            handler.next("ready")
            handler.start({"folder": self.folder})
            self.assertEqual(handler.next("result")["output"], TOTAL)
            fractions = [message["fraction"] for message in self.types(handler, "progress")]
            self.assertEqual(fractions, [1 / 3, 2 / 3, 1])
            self.assertEqual(len(self.types(handler, "checkpoint")), 3)
            turns = self.types(handler, "turn")
            self.assertEqual([turn["role"] for turn in turns], ["user", "assistant"])
            self.assertIn("**6** words", turns[1]["content"])

    def test_lets_go_when_paused_and_goes_on_from_its_checkpoint_in_another_process(self):
        with Handler() as handler:
            handler.next("ready")
            handler.start({"folder": self.folder, "restMs": 60_000})
            data = handler.next("checkpoint")["data"]
            self.assertEqual(data["done"], 1)
            handler.pause()
            handler.next("paused")
        with Handler() as handler:
            handler.next("ready")
            handler.start({"folder": self.folder}, checkpoint=data)
            self.assertEqual(handler.next("result")["output"], TOTAL)
            # The first file was not counted again.
            self.assertEqual(len(self.types(handler, "checkpoint")), 2)

    def test_gives_the_job_up_when_it_is_cancelled(self):
        with Handler() as handler:
            handler.next("ready")
            handler.start({"folder": self.folder, "restMs": 60_000})
            handler.next("checkpoint")
            handler.cancel()
            self.assertEqual(handler.next("error")["code"], "CANCELLED")

    def test_fails_for_good_where_there_is_no_folder(self):
        with Handler() as handler:
            handler.next("ready")
            handler.start({"folder": "/no/such/folder"})
            error = handler.next("error")
            self.assertEqual(error["code"], "BAD_FOLDER")
            self.assertFalse(error["retryable"])

    def test_ends_when_no_more_jobs_will_come(self):
        with Handler() as handler:
            handler.next("ready")
            handler.shutdown()
            self.assertEqual(handler.exit(), 0)


if __name__ == "__main__":
    unittest.main()
