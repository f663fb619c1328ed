# SPDX-License-Identifier: Apache-2.0
"""machine.py - what every bench says about the machine and the build, and processor time of processes.

Processor time comes from /proc: it holds on a busy machine, where the time on the wall does not.
"""
import os
import sys
import time

from instance import BUILD

TICK = os.sysconf("SC_CLK_TCK")


def fdatasyncs(directory, seconds=1.0):
    """8 kB overwritten and fdatasync'ed a second: what one commit at a time cannot exceed."""
    fd = os.open(os.path.join(directory, "fdatasync"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        block = b"x" * 8192
        os.pwrite(fd, block * 128, 0)
        os.fsync(fd)
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            os.pwrite(fd, block, count % 128 * 8192)
            os.fdatasync(fd)
            count += 1
        return count / seconds
    finally:
        os.close(fd)


def print_machine(instance):
    (version,), = instance.sql("SHOW server_version")
    settings = instance.sql("SELECT name || '=' || current_setting(name) FROM unnest(ARRAY['fsync',"
                            " 'synchronous_commit', 'shared_buffers', 'wal_compression']) name")
    print("machine: %d cores, load %.1f, PostgreSQL %s (%s), fdatasync %.0f/s" % (
        os.cpu_count(), os.getloadavg()[0], version, ", ".join(s for s, in settings),
        fdatasyncs(instance.dir)), flush=True)
    if os.getloadavg()[0] > os.cpu_count() / 4:
        print("warning: the machine has other work; the figures are rough", flush=True)


def check_build(name, programs):
    for program in programs:
        if not os.access(os.path.join(BUILD, program), os.X_OK):
            sys.exit("%s: \"%s\" is missing; \"make all bench-programs\" in BUILD_DIR makes it" %
                     (name, os.path.join(BUILD, program)))
    with open(os.path.join(BUILD, "config.log")) as f:
        text = f.read()
    for switch in ("--enable-debug", "--enable-sanitizers"):
        if switch in text.split("## Platform")[0]:
            print("warning: BUILD_DIR is configured with %s; the figures mean nothing" % switch)


# ---- processor time ------------------------------------------------------------------------------

def _times(pid):
    """Seconds (own, of children that have ended); 0 when it is gone."""
    try:
        with open("/proc/%d/stat" % pid) as f:
            fields = f.read().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    user, system, of_children, system_of_children = (int(n) for n in fields[11:15])
    return (user + system) / TICK, (of_children + system_of_children) / TICK


def processor_time(pid):
    return _times(pid)[0]


def exact_time(pid):
    """Seconds on a processor to the nanosecond, as the scheduler has counted them; 0 when it is gone."""
    try:
        with open("/proc/%d/schedstat" % pid) as f:
            return int(f.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def backends(instance, login):
    """The pids of PostgreSQL's processes that serve this login."""
    with open(instance.dir + "/state/postgres/postmaster.pid") as f:
        server = int(f.readline())
    with open("/proc/%d/task/%d/children" % (server, server)) as f:
        return [pid for pid in map(int, f.read().split()) if serves(pid, login)]


def serves(pid, login):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as f:
            return login.encode() in f.read()
    except OSError:
        return False


def postgres_time(instance):
    """Seconds of the instance's PostgreSQL since its start: the server and all its processes."""
    with open(instance.dir + "/state/postgres/postmaster.pid") as f:
        server = int(f.readline())
    total = sum(_times(server))
    with open("/proc/%d/task/%d/children" % (server, server)) as f:
        return total + sum(processor_time(int(pid)) for pid in f.read().split())
