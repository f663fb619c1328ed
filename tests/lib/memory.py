# SPDX-License-Identifier: Apache-2.0
"""memory.py - a place in memory for the instances of one run of tests/run.

A database is some thousand files that live a minute: on a disk much of what PostgreSQL costs is the
making and removing of them.  Where there is no such place, or little room, instances live in TMPDIR.
What was kept, or was cut off, is moved there.  The place of a runner that was killed is swept by the next.
"""
import fcntl
import glob
import os
import shutil
import subprocess
import tempfile

SHM = "/dev/shm"
PREFIX = "followupd-tests."
ROOM = 4 << 30  # bytes, in it and of memory, at least
EACH = 512 << 20  # for each test that runs beside others; an instance takes some hundred millions at most
VARIABLE = "FOLLOWUPD_TEST_MEMORY"


def disk():
    return os.environ.get("TMPDIR", "/tmp")


def for_instances():
    return os.environ.get(VARIABLE) or disk()


def to_disk(path):
    """Moves a directory that is to be kept; where it is then: here, until the next run, when there is no room."""
    if os.path.dirname(path) != os.environ.get(VARIABLE):
        return path
    there = os.path.join(disk(), os.path.basename(path))
    if subprocess.run(["cp", "-aT", path, there]).returncode:
        shutil.rmtree(there, ignore_errors=True)
        return path
    shutil.rmtree(path, ignore_errors=True)
    return there


def available():
    """Bytes of memory that can be had without swapping."""
    with open("/proc/meminfo") as f:
        return next((int(line.split()[1]) << 10 for line in f if line.startswith("MemAvailable:")), 0)


def has_room(width):
    with open("/proc/mounts") as f:
        if not any(line.split()[1:3] == [SHM, "tmpfs"] for line in f):
            return False
    of = os.statvfs(SHM)
    return not of.f_flag & os.ST_NOEXEC and min(of.f_bavail * of.f_frsize, available()) >= max(ROOM, width * EACH)


def lock(path):
    """A descriptor that holds the directory as long as this process lives; None when another holds it."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return fd
    except OSError:
        os.close(fd)
        return None


def sweep():
    for path in glob.glob("%s/%s*" % (SHM, PREFIX)):
        fd = lock(path)
        if fd is not None:
            shutil.rmtree(path, ignore_errors=True)
            os.close(fd)


def make():
    """(path, descriptor that holds it); again when somebody's sweep was between the two."""
    while True:
        path = tempfile.mkdtemp(prefix=PREFIX, dir=SHM)
        fd = lock(path)
        if fd is not None and os.path.isdir(path):
            return path, fd


class Place:
    """Made for a runner and what it starts; empty when there is no room."""

    def __init__(self, width):
        self.path = None
        if not has_room(width):
            return
        sweep()
        self.path, self.lock = make()
        os.chmod(self.path, 0o1777)  # a test that finds itself root becomes nobody
        os.environ[VARIABLE] = self.path

    def end(self):
        if not self.path:
            return
        left = [to_disk(os.path.join(self.path, name)) for name in os.listdir(self.path)]
        stays = [path for path in left if os.path.dirname(path) == self.path]
        if stays:
            print("not moved to %s; until the next run: %s" % (disk(), " ".join(stays)), flush=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)
        del os.environ[VARIABLE]
