# SPDX-License-Identifier: Apache-2.0
"""patroni_site.py - three machines as network namespaces on one bridge: each an etcd, two of them a Patroni with its
PostgreSQL.  Needs root; the servers run as nobody.  The bridge is a namespace of its own kind: nothing of it is
reached from outside of this machine.
"""
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

NET = "10.213.57."
NODES = (1, 2, 3)
USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
DISK_MB = 700

PATRONI = """
scope: site
name: n%(n)d
restapi: {listen: '%(ip)s:8008', connect_address: '%(ip)s:8008'}
etcd3: {hosts: ['%(net)s11:2379', '%(net)s12:2379', '%(net)s13:2379']}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    primary_start_timeout: 0
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {wal_log_hints: 'on', max_connections: 100, jit: 'off', wal_keep_size: 64MB, max_wal_size: 128MB}
  initdb: [{encoding: UTF8}, {auth: trust}, data-checksums]
postgresql:
  listen: '%(ip)s:5432'
  connect_address: '%(ip)s:5432'
  data_dir: %(dir)s/data
  bin_dir: /usr/lib/postgresql/15/bin
  pgpass: %(dir)s/pgpass
  authentication:
    superuser: {username: followupd_owner}
    replication: {username: copier}
    rewind: {username: followupd_owner}
  parameters: {unix_socket_directories: '', shared_buffers: 64MB}
  pg_hba: ['host all all %(net)s0/24 trust', 'host replication all %(net)s0/24 trust']
"""


def run(*argv):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def address(n):
    return "%s%d" % (NET, 10 + n)


class Site:
    def __init__(self, directory):
        self.dir, self.started, self.cut_off = directory, {}, set()
        self.prefix = "fud%d" % (os.getpid() % 10000)
        self.bridge = self.prefix + "br"

    # ---- making it ---------------------------------------------------------------------------

    def make(self):
        run("ip", "link", "add", self.bridge, "type", "bridge")
        run("ip", "addr", "add", NET + "1/24", "dev", self.bridge)
        run("ip", "link", "set", self.bridge, "up")
        for n in NODES:
            self.make_node(n)
        for n in NODES:
            self.start_etcd(n)
        self.wait("etcd", lambda: self.etcd_is_well())
        for n in NODES[:2]:
            self.start_patroni(n)
            if n == 1:
                self.wait("the first primary", lambda: self.primary() == 1)
        self.wait("a synchronous standby", self.is_well)

    def make_node(self, n):
        space, wire = "%sn%d" % (self.prefix, n), "%sv%d" % (self.prefix, n)
        run("ip", "netns", "add", space)
        run("ip", "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", space)
        run("ip", "link", "set", wire, "master", self.bridge, "up")
        for line in ("addr add %s/24 dev eth0" % address(n), "link set eth0 up", "link set lo up"):
            run("ip", "-n", space, *line.split())
        os.makedirs(self.node_dir(n))
        run("mount", "-t", "tmpfs", "-o", "size=%dm,mode=0777" % DISK_MB, "none", self.node_dir(n))

    def node_dir(self, n):
        return "%s/n%d" % (self.dir, n)

    def start(self, what, n, argv, env=None):
        log = open("%s/%s.%d.log" % (self.dir, what, n), "ab")
        self.started[what, n] = subprocess.Popen(
            ["ip", "netns", "exec", "%sn%d" % (self.prefix, n)] + USER + argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=self.node_dir(n), env=dict({"PATH": "/usr/bin:/bin", "HOME": self.node_dir(n)}, **(env or {})),
            start_new_session=True)

    def start_etcd(self, n):
        at = "http://%s:" % address(n)
        self.start("etcd", n, [
            "/usr/bin/etcd", "--name", "e%d" % n, "--data-dir", "%s/etcd" % self.node_dir(n), "--unsafe-no-fsync",
            "--listen-peer-urls", at + "2380", "--initial-advertise-peer-urls", at + "2380", "--listen-client-urls", at + "2379",
            "--advertise-client-urls", at + "2379", "--initial-cluster",
            ",".join("e%d=http://%s:2380" % (k, address(k)) for k in NODES), "--initial-cluster-state", "new"])

    def start_patroni(self, n):
        with open("%s/patroni.yml" % self.node_dir(n), "w") as f:
            f.write(PATRONI % {"n": n, "ip": address(n), "net": NET, "dir": self.node_dir(n)})
        self.start("patroni", n, ["/usr/bin/patroni", "patroni.yml"])

    # ---- how it is ---------------------------------------------------------------------------

    def get(self, url):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.read()
        except OSError:
            return 0, b""

    def etcd_is_well(self):
        return all(b'"true"' in self.get("http://%s:2379/health" % address(n))[1] for n in NODES)

    def primary(self, but=None):
        """The number of the machine whose Patroni says that it leads, or None."""
        for n in NODES[:2]:
            if n != but and self.get("http://%s:8008/primary" % address(n))[0] == 200:
                return n
        return None

    def is_well(self):
        return self.primary() and any(self.get("http://%s:8008/synchronous" % address(n))[0] == 200 for n in NODES[:2])

    def wait(self, what, condition, limit=180):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            select.select([], [], [], 0.1)
        raise AssertionError("waited in vain for %s; the logs are in %s" % (what, self.dir))

    # ---- what is done to it --------------------------------------------------------------------

    def processes(self, n, words):
        """pids of machine n whose command line has one of the words."""
        found = []
        listed = subprocess.run(["ip", "netns", "pids", "%sn%d" % (self.prefix, n)], capture_output=True, check=True)
        for pid in listed.stdout.split():
            with contextlib.suppress(OSError), open("/proc/%d/cmdline" % int(pid), "rb") as f:
                line = f.read()
                if any(word in line for word in words):
                    found.append(int(pid))
        return found

    def strike(self, n, number, patroni=True):
        for pid in self.processes(n, (b"postgres", b"patroni") if patroni else (b"bin/postgres", b"postgres: ")):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def cut(self, n, on=True):
        run("ip", "link", "set", "%sv%d" % (self.prefix, n), "down" if on else "up")

    def fill(self, n):
        with contextlib.suppress(OSError), open("%s/ballast" % self.node_dir(n), "wb", buffering=0) as f:
            while True:
                f.write(b"\0" * 65536)

    def drain(self, n):
        with contextlib.suppress(FileNotFoundError):
            os.unlink("%s/ballast" % self.node_dir(n))

    def switch_over(self, n):
        body = json.dumps({"leader": "n%d" % n}).encode()
        with contextlib.suppress(OSError):
            urllib.request.urlopen(urllib.request.Request("http://%s:8008/switchover" % address(n), body), timeout=60).close()

    def revive(self, n):
        """Whatever was done to machine n is taken back."""
        self.cut(n, False)
        self.drain(n)
        self.strike(n, signal.SIGCONT)
        if self.started["patroni", n].poll() is not None:
            self.start_patroni(n)

    def end(self):
        for n in NODES:
            with contextlib.suppress(subprocess.CalledProcessError):
                for pid in self.processes(n, (b"",)):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
        for p in self.started.values():
            with contextlib.suppress(ProcessLookupError):
                p.kill()
            p.wait()
        for n in NODES:
            subprocess.run(["umount", "-l", self.node_dir(n)], stderr=subprocess.DEVNULL)
            subprocess.run(["ip", "netns", "del", "%sn%d" % (self.prefix, n)], stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "link", "del", self.bridge], stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit("this is a part of failover.py")
