# SPDX-License-Identifier: Apache-2.0
"""pair.py - two PostgreSQL servers on loopback, the second a synchronous standby of the first.

A server dies as a machine does: all of its processes at once.  After a failover the new primary no longer
waits for the one that is gone (as Patroni arranges it) until join() has made a standby anew.
"""
import contextlib
import os
import shutil
import signal
import subprocess
import time

from instance import Process, free_port, wait_for

BIN = "/usr/lib/postgresql/15/bin"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Server:
    def __init__(self, directory, number):
        self.port, self.data, self.log = free_port(), "%s/server%d" % (directory, number), "%s/server%d.log" % (directory, number)
        self.process = None

    def start(self):
        self.process = Process([BIN + "/postgres", "-D", self.data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                                "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "jit=off"], self.log)
        wait_for("the server", lambda: subprocess.run([BIN + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
                                                      ).returncode == 0)

    def pids(self):
        pid = self.process.popen.pid
        with contextlib.suppress(OSError), open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return [pid] + [int(x) for x in f.read().split()]
        return [pid]

    def strike(self, number):
        """A signal for all of its processes, the first one first: nobody cleans up."""
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self):
        if self.process:
            self.strike(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self):
        if self.process:
            self.process.signal(signal.SIGINT)  # fast: sessions end, all is written and sent to the standby
            self.process.wait()
            self.process = None

    def psql(self, sql, database="postgres"):
        out = subprocess.run([BIN + "/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "followupd_owner", "-d", database,
                              "-Atc", sql], check=True, capture_output=True)
        return out.stdout.decode().strip()

    def wait_for_standby(self, waits):
        self.psql("ALTER SYSTEM SET synchronous_standby_names = '%s'" % ("*" if waits else ""))
        self.psql("SELECT pg_reload_conf()")
        if waits:
            wait_for("a synchronous standby", lambda: self.psql(
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")


class Pair:
    """primary, standby: which is which just now."""

    def __init__(self, directory):
        self.primary, self.standby = Server(directory, 1), Server(directory, 2)
        subprocess.run([BIN + "/initdb", "-D", self.primary.data, "-A", "trust", "-U", "followupd_owner", "--no-sync"],
                       check=True, **QUIET)
        self.primary.start()
        self.primary.psql("CREATE DATABASE followupd")

    def connection(self):
        return ("host=127.0.0.1,127.0.0.1 port=%d,%d dbname=followupd target_session_attrs=read-write"
                % (self.primary.port, self.standby.port))

    def join(self):
        """The other one becomes the standby, from nothing, and the primary waits for it."""
        shutil.rmtree(self.standby.data, ignore_errors=True)
        subprocess.run([BIN + "/pg_basebackup", "-h", "127.0.0.1", "-p", str(self.primary.port), "-U", "followupd_owner", "-D",
                        self.standby.data, "-R", "-c", "fast", "--no-sync"], check=True, **QUIET)
        self.standby.start()
        self.primary.wait_for_standby(True)

    def fail_over(self):
        """The standby becomes the primary; the old one is not asked.  Returns when that was."""
        self.primary, self.standby = self.standby, self.primary
        self.primary.psql("SELECT pg_promote()")
        promoted = time.monotonic()
        self.primary.wait_for_standby(False)
        return promoted

    def end(self):
        for server in (self.standby, self.primary):
            server.kill()
