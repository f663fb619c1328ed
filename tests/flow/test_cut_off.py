#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_cut_off.py - a test that is cut off leaves no process behind, in whatever way it is cut off.

This process adopts what loses its parent, so whatever escapes from a test stays visible below it.
"""
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import SOURCE, wait_for  # noqa: E402  (becomes nobody first)
import keeper  # noqa: E402
import memory  # noqa: E402

PYTHON = "/usr/bin/python3"
TEST = SOURCE + "/tests/flow/test_shadow.py"  # any that starts everything
KEEPER = SOURCE + "/tests/lib/keeper.py"
DETACHED = "setsid sh -c 'trap \"\" HUP TERM INT; echo there; exec tail -f /dev/null' & "


class CutOff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keeper.adopt_orphans()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="fud.", dir=os.environ.get("TMPDIR", "/tmp"))
        self.addCleanup(folder.cleanup)
        self.env = dict(os.environ, TMPDIR=folder.name)
        del self.env[keeper.ENV]  # as started by hand
        self.env.pop(memory.VARIABLE, None)
        self.out = open(folder.name + "/out", "w+b")
        self.addCleanup(self.out.close)

    def begin(self, *argv):
        return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out, env=self.env)

    def said(self):
        self.out.seek(0)
        return self.out.read().decode()

    def whole_instance(self):
        """Waits until PostgreSQL, the supervisor with its roles and the mail server are there."""
        def program(pid):
            with contextlib.suppress(OSError):
                return os.path.basename(os.readlink("/proc/%d/exe" % pid))

        def there():
            names = [program(pid) for pid in keeper.below(os.getpid())]
            return names.count("postgres") > 5 and names.count("followupd") > 4
        wait_for("a whole instance", there)

    def pid_of(self, file):
        """The innermost python that runs this file."""
        found = None
        for pid in sorted(keeper.below(os.getpid())):
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                if file.encode() in f.read().split(b"\0")[:3]:
                    found = pid
        return found

    def nothing_lives(self):
        wait_for("the end of everything", lambda: keeper.reap() is None or not keeper.below(os.getpid()))

    def test_the_tests_own_python_is_killed(self):
        test = self.begin(PYTHON, "-B", TEST)
        self.whole_instance()
        os.kill(self.pid_of(TEST), signal.SIGKILL)
        self.assertEqual(test.wait(), 128 + signal.SIGKILL)
        self.assertEqual(keeper.below(os.getpid()), {})

    def test_the_command_that_began_it_is_killed(self):
        test = self.begin(PYTHON, "-B", TEST)
        self.whole_instance()
        test.kill()
        test.wait()
        self.nothing_lives()

    def test_the_runner_is_killed(self):
        runner = self.begin(PYTHON, "-B", SOURCE + "/tests/run", "flow/test_shadow")
        self.whole_instance()
        runner.kill()
        runner.wait()
        self.nothing_lives()

    def test_the_runner_is_told_to_end(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            runner = self.begin(PYTHON, "-B", SOURCE + "/tests/run", "flow/test_shadow")
            self.whole_instance()
            runner.send_signal(number)
            self.assertEqual(runner.wait(), 128 + number)
            self.assertEqual(keeper.below(os.getpid()), {})
            self.assertIn("cut off by %s" % signal.Signals(number).name, self.said())
            self.assertRegex(self.said(), r"\n0 passed, 2 failed\n\Z")

    def test_the_keeper_is_killed_and_the_runner_goes_on(self):
        runner = self.begin(PYTHON, "-B", SOURCE + "/tests/run", "flow/test_shadow")
        self.whole_instance()
        os.kill(self.pid_of(KEEPER), signal.SIGKILL)
        self.assertEqual(runner.wait(), 1)
        self.assertEqual(keeper.below(os.getpid()), {})
        self.assertRegex(self.said(), r"\n0 passed, 1 failed\n\Z")

    def keep(self, script, *options):
        return self.begin(PYTHON, "-B", KEEPER, *options, str(os.getpid()), "/bin/sh", "-c", script)

    def test_what_detached_itself_is_ended_and_named(self):
        self.assertEqual(self.keep(DETACHED + "wait_for=1").wait(), keeper.LEFT_BEHIND)
        self.assertIn("left behind: ", self.said())
        self.assertEqual(keeper.below(os.getpid()), {})

    def test_a_hang_is_ended(self):
        self.assertEqual(self.keep(DETACHED + "wait", "--limit", "0.2").wait(), 128 + signal.SIGABRT)
        self.assertIn("no end after", self.said())
        self.assertEqual(keeper.below(os.getpid()), {})

    def test_the_status_is_the_commands(self):
        self.assertEqual(self.keep("exit 7").wait(), 7)
        self.assertEqual(self.keep("kill -SEGV $$").wait(), 128 + signal.SIGSEGV)
        self.assertEqual(self.keep(":").wait(), 0)


if __name__ == "__main__":
    unittest.main()
