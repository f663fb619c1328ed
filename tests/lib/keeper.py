#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""keeper.py - runs one test so that nothing the test started outlives it.

usage: keeper.py [--limit SECONDS] PARENT COMMAND...

PARENT is the pid of the process that starts the keeper.  The command gets a session of its own.
When it ends, when it hangs beyond the limit, when the keeper gets SIGINT, SIGTERM or SIGHUP, and when
PARENT dies in whatever way, all that is left below the keeper is ended: PostgreSQL by SIGQUIT (an
immediate shutdown, which gives its shared memory back), all else by SIGKILL.  Whatever detaches
itself comes back here, because the keeper is the reaper of its descendants.

Exits as the command did (128 + N for a signal N); 99 when the command ended well but left processes
behind, which are named.
"""
import collections
import ctypes
import os
import select
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LEFT_BEHIND = 99
GRACE = 120  # seconds for what was asked to end, before SIGKILL; only to end a hang
ENV = "FOLLOWUPD_TEST_KEEPER"  # the pid of the keeper, for everything below it


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def adopt_orphans():
    """Descendants whose parent dies become children of this process."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def children(pid):
    """Of all threads of pid; none when it is gone."""
    found = []
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as f:
                found += [int(x) for x in f.read().split()]
    except OSError:
        pass
    return found


def below(pid, spare=()):
    """{pid: name} of the living descendants, without those in spare and what is below them."""
    found = {}
    for child in set(children(pid)).difference(spare):
        try:
            with open("/proc/%d/stat" % child) as f:
                head, tail = f.read().rsplit(")", 1)
        except OSError:
            continue
        if tail.split()[0] != "Z":
            found[child] = head.split("(", 1)[1]
        found.update(below(child))
    return found


Ended = collections.namedtuple("Ended", "status processor")  # seconds of it and of what it reaped


def reap():
    """{pid: Ended} of the children that have ended."""
    ended = {}
    try:
        while True:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return ended
            ended[pid] = Ended(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime)
    except ChildProcessError:
        return ended


def end_all(spare=()):
    """Ends everything below this process but spare; returns what reap() does."""
    ended, asked, end = reap(), set(), time.monotonic() + GRACE
    while True:
        left = below(os.getpid(), spare)
        if not left:
            ended.update(reap())
            return ended
        for pid, name in left.items():
            patient = name == "postgres" and time.monotonic() < end
            if patient and pid in asked:
                continue
            asked.add(pid)
            try:
                os.kill(pid, signal.SIGQUIT if patient else signal.SIGKILL)
            except ProcessLookupError:
                pass
        select.select([], [], [], 0.01)  # there is no event for the end of a grandchild
        ended.update(reap())


def died(parent):
    return os.getppid() != parent


def keep(parent, argv, limit=None):
    """Runs argv; returns its status when nothing of it lives any more."""
    adopt_orphans()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    stopped = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda n, _: stopped.append(n))
    signal.signal(signal.SIGCHLD, lambda *_: None)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if died(parent):
        return 128 + signal.SIGTERM
    env = dict(os.environ, PYTHONFAULTHANDLER="1", **{ENV: str(os.getpid())})
    test = subprocess.Popen(argv, start_new_session=True, env=env)
    end = time.monotonic() + limit if limit else None
    ended = None
    while ended is None and not stopped:
        left = max(end - time.monotonic(), 0) if end else None
        if not select.select([wake], [], [], left)[0]:
            print("no end after %d s" % limit, flush=True)
            os.kill(test.pid, signal.SIGABRT)  # Python says where each thread was
            select.select([wake], [], [], GRACE)
            break
        os.read(wake, 4096)
        ended = reap().get(test.pid)
    left = below(os.getpid())
    end_all()
    if ended is None:
        return 128 + (stopped[0] if stopped else signal.SIGABRT)
    if ended.status == 0 and left:
        print("left behind: " + ", ".join("%s (%d)" % (name, pid) for pid, name in sorted(left.items())), flush=True)
        return LEFT_BEHIND
    return ended.status if ended.status >= 0 else 128 - ended.status


def kept():
    """Whether this process is below a keeper already, or is told to do without."""
    return bool(os.environ.get(ENV))


def run_again_below_a_keeper():
    """For a test that was started by hand: runs the same command below a keeper, and ends as it ends."""
    argv = [sys.executable, "-B", os.path.abspath(__file__), str(os.getpid())] + sys.orig_argv
    keeper = subprocess.Popen(argv)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda n, _: keeper.send_signal(n))
    status = keeper.wait()
    sys.stdout.flush()
    os._exit(status)


def main():
    words, limit = sys.argv[1:], None
    if words[:1] == ["--limit"]:
        limit, words = float(words[1]), words[2:]
    if len(words) < 2:
        print(__doc__)
        return 2
    return keep(int(words[0]), words[1:], limit)


if __name__ == "__main__":
    sys.exit(main())
