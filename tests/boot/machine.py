# SPDX-License-Identifier: Apache-2.0
"""machine.py - a directory with a Debian in it, booted: its first process is systemd.

Machine(root, archives) boots; run() is a command in it as root.  systemd-nspawn says when it has
booted; without a service manager around it (this machine may have none) it registers nowhere.
"""
import os
import select
import signal
import socket
import subprocess
import tempfile
import time

SOURCE = os.environ["SOURCE_DIR"]
LIMIT = int(os.environ.get("TEST_LIMIT", "300"))  # seconds; only ends a hang
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd")
ENVIRONMENT = ("env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8")


def wait_for(what, condition, limit=LIMIT):
    """Calls condition until it is true; gives its value, or says what never came."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.1)
    raise AssertionError("waited in vain for " + what)


class Machine:
    def __init__(self, root, archives):
        self.root, self.archives = root, archives
        self.directory = tempfile.mkdtemp(prefix="boot.", dir="/run")
        self.boot()

    def boot(self):
        """Until all of it is up; the seconds that took."""
        began = time.monotonic()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            path = self.directory + "/notify"
            if os.path.exists(path):
                os.unlink(path)
            ready.bind(path)
            ready.settimeout(LIMIT)
            with open(self.directory + "/console", "ab") as console:
                self.nspawn = subprocess.Popen(
                    ["systemd-nspawn", "--quiet", "--boot", "--private-network", "--register=no", "--keep-unit",
                     "--notify-ready=yes", "--console=pipe", "--machine=followupd", "--directory=" + self.root,
                     "--bind=" + self.archives + ":/var/cache/apt/archives", "--bind-ro=" + SOURCE + ":/srv/followupd",
                     "--link-journal=no", "--system-call-filter=bpf"],
                    stdin=subprocess.DEVNULL, stdout=console, stderr=console, env=dict(os.environ, NOTIFY_SOCKET=path, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY="1"))
            self.leader = None
            while True:
                lines = ready.recv(4096).decode().split("\n")
                for line in lines:
                    if line.startswith("X_NSPAWN_LEADER_PID="):
                        self.leader = line.split("=")[1]
                if "READY=1" in lines:
                    break
        return time.monotonic() - began

    def run(self, *command, check=True, stdin=""):
        """What it printed, both streams."""
        if len(command) == 1:
            command = ("bash", "-c", command[0])
        done = subprocess.run(["nsenter", "--target", self.leader, *NAMESPACES, *ENVIRONMENT, *command], input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT)
        if check and done.returncode:
            said = self.run("journalctl", "--no-pager", "--lines=30", check=False)
            raise AssertionError("%s: status %d\n%s\n%s" % (" ".join(command), done.returncode, done.stdout, said))
        return done.stdout

    def ended(self):
        """Waits until it has shut down."""
        self.nspawn.wait(LIMIT)

    def close(self):
        if self.nspawn.poll() is None:
            self.nspawn.send_signal(signal.SIGKILL)
            self.nspawn.wait()
