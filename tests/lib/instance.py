#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""instance.py - a private followupd for one test: own directory, own database, own ports.

Needs BUILD_DIR (where followupd and followupctl were built) and SOURCE_DIR.  Nothing listens beyond
loopback.  Every wait has a limit of minutes, which only ends a hang; nothing here decides by how long
something took.  A program that imports this runs below a keeper (see keeper.py): whatever way it
ends, nothing it started lives on.  Run as root the process becomes nobody first, because PostgreSQL
refuses root.
"""
import fcntl
import hashlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import keeper
import memory

if not keeper.kept() and hasattr(sys.modules["__main__"], "__file__"):
    keeper.run_again_below_a_keeper()
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    os.environ["HOME"] = "/nonexistent"

from session import Session  # noqa: E402

SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
BUILD = os.environ.get("BUILD_DIR", SOURCE)
LIMIT = float(os.environ.get("TEST_LIMIT", "600"))  # seconds before a wait is called hopeless


def environment(*more):
    """All that a program under test gets: what a stock Debian gives a service, where no PATH leads to
    PostgreSQL's own programs, and how the sanitizers are to end it."""
    full = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
    full["PATH"] = "/usr/bin:/bin"
    for settings in more:
        full.update(settings or {})
    return full


def wait_for(what, condition, limit=None):
    """Calls condition until it is true; says what never came."""
    end = time.monotonic() + (limit or LIMIT)
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.02)
    raise AssertionError("waited in vain for " + what)


reserved = []  # sockets, for the life of this process


def free_port():
    """A port that nobody else gets while this process lives: neither another test that asks for a
    free one nor the kernel for an outgoing connection.  It stays bound here without listening, and
    whoever binds it with SO_REUSEADDR, as servers do, can listen on it."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", 0))
    reserved.append(s)
    return s.getsockname()[1]


def copy_tree(source, target):
    subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)


class Process:
    """One started program; only ever ended by its own pid.  env is all it gets (default: what we have)."""

    def __init__(self, argv, log, env=None):
        self.log = open(log, "ab")
        self.popen = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self.log,
                                      stderr=self.log, env=env, start_new_session=True)

    def signal(self, number):
        if self.popen.poll() is None:
            os.kill(self.popen.pid, number)

    def wait(self, limit=None):
        try:
            return self.popen.wait(limit or LIMIT)
        finally:
            self.log.close()

    def stop(self):
        self.signal(signal.SIGTERM)
        return self.wait()


class Mllp:
    """A sender: frames a message, reads framed answers."""

    def __init__(self, port, host="127.0.0.1"):
        self.sock = socket.create_connection((host, port), timeout=LIMIT)
        self.buffer = b""

    def send_raw(self, data):
        self.sock.sendall(data)

    def receive(self):
        while b"\x1c\r" not in self.buffer:
            data = self.sock.recv(65536)
            if not data:
                raise EOFError("connection closed before an answer")
            self.buffer += data
        frame, self.buffer = self.buffer.split(b"\x1c\r", 1)
        return frame.lstrip(b"\x0b")

    def send(self, message):
        self.send_raw(b"\x0b" + message + b"\x1c\r")
        return self.receive()

    def close(self):
        self.sock.close()


class Instance:
    """settings: {"section.key": value}; listeners: {"name": {"key": value}}."""

    def __init__(self, settings=None, listeners=None, rehearsal=True, env=None):
        self.dir = tempfile.mkdtemp(prefix="fud.", dir=memory.for_instances())
        self.env = env or {}
        self.sessions = {}
        self.process = None
        self.rehearsal = rehearsal
        self.mllp_port = free_port()
        self.web_port = free_port()
        self.pages_port = free_port()
        self.settings = {
            "database.state_directory": self.dir + "/state",
            "database.schema_directory": SOURCE + "/schema",
            "rules.policy": SOURCE + "/schema/policy/default.conf",
            "rules.guidelines": SOURCE + "/schema/guidelines",
            "rules.narrative": SOURCE + "/schema/narrative",
            "rules.codes": SOURCE + "/schema/codes",
            "rules.holidays": SOURCE + "/schema/codes/holidays.csv",
            "rules.templates": SOURCE + "/templates",
            "web.port": self.web_port, "pages.port": self.pages_port,
            "mail.host": "127.0.0.1", "mail.tls": "off", "mail.port": free_port(),
            "site.timezone": "America/Los_Angeles", "site.domain": "riverbend.example",
            "site.fail_safe_email": "coordinator@riverbend.example",
        }
        self.settings.update(settings or {})
        self.listeners = listeners or {"riverbend": {"port": self.mllp_port}}
        self.folders = {}  # {"name": {"key": value}}, by who needs them
        self.config = self.dir + "/followupd.conf"
        self.log = self.dir + "/log"
        self.write_config()

    def write_config(self):
        sections = {}
        for key, value in self.settings.items():
            section, name = key.split(".")
            sections.setdefault(section, []).append((name, value))
        with open(self.config, "w") as f:
            for section, rows in sections.items():
                f.write("%s {\n%s}\n" % (section, "".join('  %s = "%s"\n' % r for r in rows)))
            for kind, named in (("listener", self.listeners), ("folder", self.folders)):
                for name, keys in named.items():
                    f.write('%s "%s" {\n%s}\n' % (kind, name, "".join('  %s = "%s"\n' % r for r in keys.items())))

    # ---- life ------------------------------------------------------------------------------

    def start_role(self, role=None, env=None):
        """Starts one role, or the supervisor of all; returns when it says READY=1."""
        path = "%s/notify.%s" % (self.dir, role or "all")
        if os.path.exists(path):
            os.unlink(path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(path)
            notify.settimeout(0.2)
            argv = [BUILD + "/followupd", "-c", self.config] + (["-r", role] if role else [])
            process = Process(argv, self.log, environment(self.env, env, {"NOTIFY_SOCKET": path}))
            def ready():
                ended = process.popen.poll() is not None  # asked first: what it said before stays to be read
                try:
                    return b"READY=1" in notify.recv(4096)
                except socket.timeout:
                    if ended:
                        raise AssertionError("followupd ended at its start:\n" + self.log_text()[-3000:]) from None
                    return False
            wait_for("READY=1 of " + (role or "followupd"), ready)
        return process

    def init_rehearsal(self):
        """No crash of the machine is part of any test, so nothing waits for the disk."""
        self.ctl("init", "--rehearsal")
        with open(self.dir + "/state/postgres/site.conf", "a") as f:
            f.write("fsync = off\n")

    def make_state(self):
        """Within one run of tests/run the first database of each kind is the template of the others."""
        templates = os.environ.get("FOLLOWUPD_TEST_TEMPLATES")
        if not templates or self.settings.get("database.mode", "embedded") != "embedded":
            self.init_rehearsal()
            return
        kind = sorted((k, str(v).replace(self.dir, "")) for k, v in self.settings.items() if not k.endswith(".port"))
        template = "%s/%s" % (templates, hashlib.sha256(repr(kind).encode()).hexdigest()[:16])
        with open(template + ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(template):
                self.init_rehearsal()
                copy_tree(self.dir + "/state", template + ".new")
                os.rename(template + ".new", template)
                return
        copy_tree(template, self.dir + "/state")

    def start(self, env=None):
        if self.rehearsal and not os.path.exists(self.dir + "/state/postgres"):
            self.make_state()
        self.process = self.start_role(env=env)
        return self

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        self.end_sessions()
        self.stop()
        if kind is None and not os.environ.get("KEEP_TESTS"):
            shutil.rmtree(self.dir, ignore_errors=True)
        else:
            print("kept for you to look at: %s" % memory.to_disk(self.dir))

    def log_text(self):
        with open(self.log, "rb") as f:
            return f.read().decode("utf-8", "replace")

    def role_pid(self, role):
        """The pid of a supervised role: a child of our supervisor whose command line says so."""
        parent = self.process.popen.pid
        with open("/proc/%d/task/%d/children" % (parent, parent)) as f:
            children = f.read().split()
        for pid in children:
            try:
                with open("/proc/%s/cmdline" % pid, "rb") as f:
                    words = f.read().split(b"\0")
            except OSError:
                continue
            if b"-r" in words and words[words.index(b"-r") + 1] == role.encode():
                return int(pid)
        return None

    # ---- talking to it -----------------------------------------------------------------------

    def ctl(self, *args, check=True, stdin=None):
        p = subprocess.run([BUILD + "/followupctl", "-c", self.config, *args], input=stdin,
                           capture_output=True, timeout=LIMIT * 5, env=environment(self.env))
        if check and p.returncode != 0:
            raise AssertionError("followupctl %s: status %d\n%s%s" % (
                " ".join(args), p.returncode, p.stdout.decode(), p.stderr.decode()))
        return p.stdout.decode() if check else p

    def change_policy(self, change):
        """change: the text of the policy file -> that of another one, which is used.  Before the start."""
        with open(self.settings["rules.policy"], encoding="utf-8") as f:
            text = change(f.read())
        self.settings["rules.policy"] = self.dir + "/policy.conf"
        with open(self.dir + "/policy.conf", "w", encoding="utf-8") as f:
            f.write(text)
        self.write_config()

    def tell_alone(self, asks_reviews=False):
        """The policy of a site that tells each step about a follow-up by a mail of its own; asks_reviews: as the
        shipped one asks who has seen a report."""
        def alone(text):
            bands, questions = text.split("# ---- questions", 1)
            bands = re.sub(r"( mail = \w+)?( tier = | unless = | \})", r"\2", bands)
            bands = re.sub(r"(notice = [\w-]+)", r"\1 mail = alone", bands)
            if not asks_reviews:
                questions = questions.replace('duty "review" {\n\ton = yes', 'duty "review" {\n\ton = no')
            return bands + "# ---- questions" + questions
        self.change_policy(alone)

    def tell_no_silence(self):
        """Whether the engine looked between two jumps of the clock hangs on the machine: nobody is told that
        nobody was."""
        self.change_policy(lambda text: text.replace("tell_silence = yes", "tell_silence = no"))

    def sql(self, query, *values, login="owner"):
        if login not in self.sessions:
            self.sessions[login] = Session(host=self.dir + "/state/run", dbname="followupd",
                                           user="followupd_" + login, options="-c search_path=followupd")
        return self.sessions[login].run(query, *values)

    def end_sessions(self):
        """Those of sql(): nothing of this test keeps the database in use."""
        for session in self.sessions.values():
            session.close()

    def mllp(self, listener_port=None):
        return Mllp(listener_port or self.mllp_port)


def sample(name):
    """A message of tests/samples/hl7, e.g. sample("05")."""
    folder = SOURCE + "/tests/samples/hl7"
    for file in sorted(os.listdir(folder)):
        if file.startswith(name) and file.endswith(".hl7"):
            with open(os.path.join(folder, file), "rb") as f:
                return f.read()
    raise AssertionError("there is no sample " + name)
