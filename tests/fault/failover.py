#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""failover.py - two followupd under load on a Patroni cluster to which things are done; prints what became of it.

As root, which makes the machines (patroni_site.py), and as nobody, who runs followupd and keeps the books
(rig.py): `make check-failover`, with FAILOVER_FAULTS="a b" for some of them.  Fails when something acknowledged
is lost or something is told twice that was not in doubt; how long anything took is printed, and judged by nobody.
"""
import os
import shutil
import signal
import socket
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "lib")]


def die(site, n):
    site.strike(n, signal.SIGKILL)


FAULTS = {  # name: what it is, what is done to the machine that leads
    "kill": ("kill -9 of PostgreSQL and Patroni", die),
    "kill-postgres": ("kill -9 of PostgreSQL, Patroni lives", lambda site, n: site.strike(n, signal.SIGKILL, patroni=False)),
    "partition": ("its network is cut", lambda site, n: site.cut(n)),
    "freeze": ("SIGSTOP of PostgreSQL and Patroni", lambda site, n: site.strike(n, signal.SIGSTOP)),
    "freeze-postgres": ("SIGSTOP of PostgreSQL, Patroni lives", lambda site, n: site.strike(n, signal.SIGSTOP, patroni=False)),
    "disk-full": ("its disk is full", lambda site, n: site.fill(n)),
    "switchover": ("a planned switchover", lambda site, n: site.switch_over(n)),
    "standby": ("the standby's network is cut", None),
}
MESSAGES = 400  # in each round, by four senders


# ---- as root: the machines ------------------------------------------------------------------------------


def struck(site, name):
    """Does it; returns "who led, who leads then, seconds until then"."""
    leader, begun = site.primary(), time.monotonic()
    victim = leader if FAULTS[name][1] else 3 - leader
    (FAULTS[name][1] or (lambda s, n: s.cut(n)))(site, victim)
    if name == "standby":
        return "%d %d 0" % (leader, leader)
    other = site.wait("another primary, or the same one", lambda: site.primary(but=leader) or (
        name in ("kill-postgres", "disk-full") and time.monotonic() - begun > 60 and site.primary()))
    return "%d %d %.1f" % (leader, other, time.monotonic() - begun)


def serve(site, link):
    for line in link.makefile():
        words = line.split()
        if words[0] == "strike":
            answer = struck(site, words[1])
        else:
            for n in (1, 2):
                site.revive(n)
            site.wait("the cluster to be well again", site.is_well)
            answer = "well"
        link.sendall((answer + "\n").encode())


def as_root():
    import patroni_site
    directory = tempfile.mkdtemp(prefix="failover.")
    os.chmod(directory, 0o755)
    site, (mine, its) = patroni_site.Site(directory), socket.socketpair()
    status, child = 1, 0
    try:
        site.make()
        child = os.fork()
        if child == 0:
            mine.close()
            os.environ["FOLLOWUPD_TEST_KEEPER"] = "none"  # a keeper hands no socket on
            os.set_inheritable(its.fileno(), True)
            os.execv(sys.executable, [sys.executable, "-B", os.path.abspath(__file__), "--books", str(its.fileno())])
        its.close()
        serve(site, mine)
    except BaseException:
        mine.close()  # the books end with it
        raise
    finally:
        if child:
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        site.end()
        if status == 0:
            shutil.rmtree(directory, ignore_errors=True)
        else:
            print("the logs of the machines are in " + directory)
    return status


# ---- as nobody: followupd, its senders and the books -----------------------------------------------------


def books(fd):
    from instance import Instance, free_port, wait_for
    from rig import Rig, Sender
    from session import Session
    from patroni_site import address
    link = socket.socket(fileno=fd).makefile("rw")

    def ask(line):
        link.write(line + "\n")
        link.flush()
        answer = link.readline()
        if not answer:
            raise AssertionError("the machines are gone")
        return answer.split()

    class OnSite(Instance):
        def __init__(self, settings, rehearsal=True):
            super().__init__(dict(settings, **{
                "database.mode": "external", "database.timeout": 10, "database.connection": "host=%s,%s dbname=followupd "
                "target_session_attrs=read-write" % (address(1), address(2))}), rehearsal=rehearsal)
            self.at = {"host": "%s,%s" % (address(1), address(2)), "target_session_attrs": "read-write", "connect_timeout": 2}

        def make_state(self):
            Session(dbname="postgres", user="followupd_owner", **self.at).run("CREATE DATABASE followupd")
            self.ctl("init", "--rehearsal")
            self.rehearsal = False  # made already

        def sql(self, query, *values, login="owner"):
            if login not in self.sessions:
                self.sessions[login] = Session(dbname="followupd", user="followupd_" + login, tcp_user_timeout=5000,
                                               options="-c search_path=followupd -c statement_timeout=20s", **self.at)
            return self.sessions[login].run(query, *values)

    class SiteRig(Rig):
        make_instance = OnSite

    class TimedSender(Sender):
        """port: of the one of the two followupd that it sends to."""

        def insist(self, name):
            super().insist(name)
            times.append(time.monotonic())

    class Port:
        def __init__(self, rig, port):
            self.rig, self.mllp_port = rig, port

    class Facing:
        """The rig, as a sender to one port sees it."""

        def __init__(self, rig, port):
            self.rig, self.inst = rig, Port(rig, port)
            self.acknowledged = rig.acknowledged

        @property
        def closing(self):
            return self.rig.closing

    import unittest
    test, rows, times = unittest.TestCase(), [], []
    rig = SiteRig()
    second = OnSite(rig.inst.settings, rehearsal=False)
    second.settings.update({"web.port": second.web_port, "pages.port": second.pages_port,
                            "database.state_directory": second.dir + "/state"})
    second.listeners = {"riverbend": {"port": second.mllp_port}}
    second.write_config()
    fine = False
    try:
        for name in os.environ.get("FAILOVER_FAULTS", " ".join(FAULTS)).split():
            del times[:]
            with rig.running():
                second.start()
                at, begun = rig.now(), len(rig.acknowledged)
                names = ["R%02dM%03d" % (rig.round, i) for i in range(MESSAGES)]
                senders = [TimedSender(Facing(rig, (rig.inst, second)[i % 2].mllp_port), names[i::4], at, 0.2) for i in range(4)]
                wait_for("some acknowledgements", lambda: len(rig.acknowledged) >= begun + 40)
                struck_at = time.monotonic()
                before, after, seconds = ask("strike " + name)
                promoted = struck_at + float(seconds)
                rig.inst.end_sessions()
                rig.inst.sessions = {}
                for sender in senders:
                    sender.finish()
                ask("revive")
                rig.settle()
                rig.advance(5)
                doubts = rig.check(test)
                first = [t for t in times if t > struck_at]
                gaps = [b - a for a, b in zip([struck_at] + first, first)]
                back = [t for t in times if t > promoted]
                row = (FAULTS[name][0], "n%s -> n%s" % (before, after), seconds, "%.1f" % max(gaps),
                       "%.1f" % (back[0] - promoted if back else 0), MESSAGES, 0, rig.stored_mails(), doubts, rig.second_copies(), 0)
                print("| " + " | ".join(str(x) for x in row) + " |", flush=True)
                rows.append(row)
                second.stop()
        fine = True
    finally:
        second.stop()
        shutil.rmtree(second.dir, ignore_errors=True)
        rig.close(not fine)
    print("\n| done to the primary | primary | s until another | longest s without an acknowledgement | s from the promotion to one |"
          " acknowledged | of them lost | mails so far | in doubt | of them sent twice | told twice else |\n"
          "|---|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(str(x) for x in row) + " |")
    return 0


if __name__ == "__main__":
    if "--books" in sys.argv:
        sys.exit(books(int(sys.argv[sys.argv.index("--books") + 1])))
    if os.geteuid() != 0:
        sys.exit("skipped: only root makes network namespaces")
    for program in ("/usr/bin/patroni", "/usr/bin/etcd"):
        if not os.path.exists(program):
            sys.exit("skipped: no %s; apt-get install patroni etcd-server" % program)
    sys.exit(as_root())
