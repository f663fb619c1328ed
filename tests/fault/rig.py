#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""rig.py - a whole followupd under load: senders that insist, a mail server, and the books to check it by.

The books: the rig remembers every control id it got AA for, the mail server keeps every body it
accepted, and a trigger that only the rig's database has notes each permission to send a body.  What
followupd says of itself is compared with these three.
"""
import asyncio
import contextlib
import datetime
import os
import select
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import LIMIT, Instance, Mllp, Process, wait_for  # noqa: E402  (becomes nobody first)
import mailbox  # noqa: E402
import psycopg2  # noqa: E402
from instance import BUILD  # noqa: E402

# The product's limits for one answer of the mail server and for one mail, in seconds.  A claim that
# nobody knows any more costs its lease, twice the deadline and 20 seconds, in real time: rare where
# only the mailer dies, because the rig ends what it can tell; the rule where the database dies.
PATIENT = {"mail.timeout": 15, "mail.deadline": 20}
QUICK = {"mail.timeout": 6, "mail.deadline": 8}

PEOPLE = """ref,family,given,email,roles,language,active
P10011,Okonjo,Delphine,d.okonjo@riverbend.example,clinician,en,yes
C1,Fairweather,Jude,coordinator1@riverbend.example,coordinator,en,yes
"""

FINDINGS = {
    "lung-rads": ("79086-5^CT Chest for screening WO contrast^LN", "CT", [("lung-rads/2022.category", "3")]),
    "bi-rads": ("26347-5^MG Breast - left Diagnostic^LN", "MG",
                [("bi-rads/5.modality", "MG"), ("bi-rads/5.category", "3")]),
    "fleischner": ("29252-4^CT Chest WO contrast^LN", "CT",
                   [("fleischner/2017.context", "incidental"), ("fleischner/2017.type", "solid"),
                    ("fleischner/2017.count", "single"), ("fleischner/2017.size_mm", "7"),
                    ("fleischner/2017.risk", "low")]),
}

# A permission is an UPDATE that sets the phase and leaves the lease as it is.
WITNESS = """
CREATE TABLE witness (notice_id bigint NOT NULL, in_doubt boolean NOT NULL);
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = followupd AS $$
	BEGIN
		INSERT INTO witness VALUES (NEW.notice_id, OLD.phase = 'body');
		RETURN NULL;
	END $$;
CREATE TRIGGER witness AFTER UPDATE OF phase ON outbox FOR EACH ROW
	WHEN (NEW.phase = 'body' AND NEW.due_at = OLD.due_at) EXECUTE FUNCTION witness();
"""


def report(name, at):
    """A final report of a patient of its own with one finding that opens one follow-up."""
    procedure, modality, inputs = FINDINGS[sorted(FINDINGS)[sum(name.encode()) % len(FINDINGS)]]
    local = at.strftime("%Y%m%d%H%M%S+0000")
    segments = [
        "MSH|^~\\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|%s||ORU^R01^ORU_R01|%s|P|2.5.1" % (local, name),
        "PID|1||%s^^^RGH^MR||ALDERWICK^ROWAN||19591104|F" % name,
        "OBR|1|O-%s|A-%s|%s|||%s|||||||||P10011^OKONJO^DELPHINE||A-%s||||%s||%s|F|||||||R2041&VALE&TAMSIN"
        % (name, name, procedure, local, name, local, modality),
        "OBX|1|TX|19005-8^Radiology Impression^LN|1|See the coded finding.||||||F"]
    segments += ["OBX|%d|%s|%s^^99FUD|1|%s||||||F" % (i, "NM" if "size" in code else "CE", code, value)
                 for i, (code, value) in enumerate(inputs, 2)]
    return "\r".join(segments).encode() + b"\r"


class Sender(threading.Thread):
    """Sends its messages one after the other, each until it is answered AA, on whatever connection holds."""

    def __init__(self, rig, names, at, pause):
        super().__init__(daemon=True)
        self.rig, self.names, self.at, self.pause = rig, names, at, pause
        self.trouble = None
        self.start()

    def run(self):
        try:
            for name in self.names:
                self.insist(name)
                select.select([], [], [], self.pause)
        except Exception as e:  # reported where it is joined
            self.trouble = e

    def insist(self, name):
        message, end = report(name, self.at), time.monotonic() + LIMIT
        while time.monotonic() < end and not self.rig.closing:
            try:
                if not self.connection():
                    continue
                answer = self.link.send(message)
            except (OSError, EOFError):
                self.drop()
                continue
            if b"MSA|AA|" + name.encode() not in answer:
                raise AssertionError("%s was answered %r" % (name, answer))
            self.rig.acknowledged.append(name)
            return
        raise AssertionError("%s was never acknowledged" % name)

    link = None

    def connection(self):
        if not self.link:
            try:
                self.link = Mllp(self.rig.inst.mllp_port)
            except OSError:
                select.select([], [], [], 0.05)
        return self.link

    def drop(self):
        if self.link:
            self.link.close()
        self.link = None

    def finish(self):
        self.join(LIMIT)
        self.drop()
        if self.trouble:
            raise self.trouble
        if self.is_alive():
            raise AssertionError("a sender did not come to its end")


class SlowStore(mailbox.Store):
    """Takes its time before and after it has a mail, so that there is a middle to be killed in."""

    def __init__(self, directory, seconds):
        super().__init__(directory)
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds / 2)
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.seconds / 2)
        return answer


class Rig:
    make_instance = Instance

    def __init__(self, settings=None, slow=0.0):
        self.closing = False
        self.told_to_end = {}
        self.acknowledged, self.round, self.copies, self.read_mails = [], 0, {}, set()
        self.inst = self.make_instance(dict(PATIENT, **dict({
            "mail.retry_first": 1, "mail.retry_max": 2, "mail.sessions": 1}, **(settings or {}))), rehearsal=True)
        self.inst.tell_no_silence()
        self.inst.tell_alone()
        self.lease = 2 * int(self.inst.settings["mail.deadline"]) + 20
        self.mails = self.inst.dir + "/mails"
        os.mkdir(self.mails)
        self.smtp = Process(["/usr/bin/python3", "-B", os.path.abspath(__file__), self.mails,
                             str(self.inst.settings["mail.port"]), str(slow)], self.inst.dir + "/smtp.log")
        try:
            self.prepare()
        except BaseException:
            self.close(True)
            raise

    def prepare(self):
        wait_for("the mail server", self.smtp_answers)
        self.inst.start()
        self.inst.ctl("clock", "set", "2026-03-02T20:00:00Z")
        with open(self.inst.dir + "/people.csv", "w") as f:
            f.write(PEOPLE)
        self.inst.ctl("people", "import", self.inst.dir + "/people.csv")
        self.sql(WITNESS)
        self.inst.stop()

    def smtp_answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.inst.settings["mail.port"]), LIMIT).close()
            return True
        except OSError:
            return False

    def close(self, failed):
        self.closing = True
        self.inst.stop()
        self.smtp.stop()
        self.inst.__exit__(AssertionError if failed else None, None, None)

    def sql(self, query, *values):
        """Waits for a database that is away; so only for what may be asked twice."""
        answer = []

        def ask():
            with contextlib.suppress(psycopg2.OperationalError, psycopg2.InterfaceError):
                answer.append(self.inst.sql(query, *values))
            return answer
        return wait_for("the database", ask)[0]

    def now(self):
        return self.sql("SELECT clock_now()")[0][0]

    # ---- running ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self, fault=None, once=True):
        """followupd, with a fault that fires once, or in every process."""
        self.round += 1
        self.once = "%s/once.%d" % (self.inst.dir, self.round)
        self.log_start = os.path.getsize(self.inst.log)
        env = {"FOLLOWUPD_FAULT": fault} if fault else {}
        if once:
            env["FOLLOWUPD_FAULT_ONCE"] = self.once
        self.inst.start(env)
        yield self
        self.inst.stop()

    def fired(self, point):
        """The time at which the fault hit, or None."""
        try:
            return os.path.getmtime(self.once + "." + point)
        except FileNotFoundError:
            return None

    def log_of_round(self):
        with open(self.inst.log, "rb") as f:
            f.seek(self.log_start)
            return f.read().decode("utf-8", "replace")

    def load(self, count, connections=3, pause=0.0):
        """Starts senders of `count` new messages; returns them.  They pause after each answer."""
        at, self.begun = self.now() - datetime.timedelta(hours=1), len(self.acknowledged)
        names = ["R%02dM%03d" % (self.round, i) for i in range(count)]
        return [Sender(self, names[i::connections], at, pause) for i in range(connections)]

    def settle(self):
        wait_for("the engine to apply everything",
                 lambda: self.sql("SELECT count(*) FROM inbound_todo") == [(0,)])

    def advance(self, days, meanwhile=lambda: None):
        """Lets time pass.  meanwhile is called again and again; it answers when the mailer was last
        killed, and the leases of the dead mailer are then ended as time would end them."""
        target = (self.now() + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        ended = None
        for _ in range(20):  # it gives up when the database goes away
            p = Process([BUILD + "/followupctl", "-c", self.inst.config, "clock", "advance", "--to", target],
                        self.inst.dir + "/advance.log")
            while p.popen.poll() is None:
                killed = meanwhile()
                if killed and killed != ended:
                    self.end_leases(killed)
                    ended = killed
                select.select([], [], [], 0.02)
            if p.wait() == 0:
                return
            self.settle()
        with open(self.inst.dir + "/advance.log") as f:
            raise AssertionError("the clock does not reach %s: %s" % (target, f.read()[-500:]))

    def end_leases(self, killed):
        """What the mailer had claimed when it was killed; a claim of its successor ends later."""
        wait_for("the mailer's successor", lambda: self.inst.role_pid("mailer"))
        self.sql("UPDATE outbox SET due_at = clock_now() FROM installation WHERE due_at > clock_now()"
                 " AND due_at - %s * interval '1 second' - clock_offset"
                 " <= to_timestamp(%s) + interval '80 ms'", self.lease, killed)

    def postmaster(self):
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(self.inst.dir + "/state/postgres/postmaster.pid") as f:
                return int(f.readline())
        return None

    def stored_mails(self):
        return sum(name.endswith(".eml") for name in os.listdir(self.mails))

    def mail_workers(self):
        pid = self.inst.role_pid("mailer")
        with contextlib.suppress(OSError):
            with open("/proc/%d/task/%d/children" % (pid or 0, pid or 0)) as f:
                return [int(x) for x in f.read().split()]
        return []

    # ---- the books -----------------------------------------------------------------------------

    def read_new_mails(self):
        for file in sorted(os.listdir(self.mails)):
            if file.endswith(".eml") and file not in self.read_mails:
                self.read_mails.add(file)
                with open(os.path.join(self.mails, file), "rb") as f:
                    data = f.read()
                head = data.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
                ids = [x[11:].strip().decode() for x in head.split(b"\r\n") if x.lower().startswith(b"message-id:")]
                assert len(ids) == 1, "mail %s has Message-IDs %s" % (file, ids)
                self.copies.setdefault(ids[0].strip("<>"), []).append(data)

    def check_intake(self, test):
        test.assertEqual(len(set(self.acknowledged)), len(self.acknowledged))
        rows = self.sql("SELECT control_id, count(*), min(verdict) FROM inbound GROUP BY control_id")
        test.assertEqual(sorted(rows), sorted((name, 1, "accepted") for name in self.acknowledged))

    def check_engine(self, test):
        test.assertEqual(self.sql("SELECT count(*) FROM inbound_todo"), [(0,)])
        test.assertEqual(self.sql("SELECT control_id, outcome, a.detail FROM applied a JOIN inbound ON id = inbound_id"
                                  " WHERE outcome <> 'applied'"), [])
        opened = self.sql("SELECT i.value, (SELECT count(*) FROM exams x WHERE x.patient_id = i.patient_id),"
                          " (SELECT count(*) FROM reports r JOIN exams x ON x.id = r.exam_id"
                          "  WHERE x.patient_id = i.patient_id),"
                          " (SELECT count(*) FROM followups f WHERE f.patient_id = i.patient_id),"
                          " (SELECT count(*) FROM notices n JOIN followups f ON f.id = n.followup_id"
                          "  WHERE f.patient_id = i.patient_id AND n.step = 'first')"
                          " FROM patient_identifiers i WHERE i.type = 'MR' OR i.value LIKE 'R%%'")
        test.assertEqual(sorted(opened), sorted((name, 1, 1, 1, 1) for name in self.acknowledged))
        test.assertEqual(self.sql("SELECT kind, question FROM review_items WHERE class <> 'review'"), [])

    def check_mails(self, test):
        """Every notice accepted, stored once; a second copy only after a permission that stood in doubt.
        Returns how many stood in doubt since the last look."""
        test.assertEqual(self.sql("SELECT count(*) FROM outbox"), [(0,)])
        self.read_new_mails()
        rows = self.sql("SELECT d.message_id, d.outcome, (SELECT count(*) FROM witness w WHERE w.notice_id ="
                        " n.id AND in_doubt) FROM notices n LEFT JOIN deliveries d ON d.notice_id = n.id")
        test.assertEqual({outcome for _, outcome, _ in rows}, {"accepted"})
        test.assertEqual({message_id.strip("<>") for message_id, _, _ in rows}, set(self.copies))
        for message_id, _, doubts in rows:
            copies = self.copies[message_id.strip("<>")]
            test.assertLessEqual(len(copies), 1 + doubts, "%s was sent too often" % message_id)
            test.assertEqual(len(set(copies)), 1, "the copies of %s differ" % message_id)
        doubts = sum(d for _, _, d in rows)
        fresh, self.doubts = doubts - self.doubts, doubts
        return fresh

    doubts = 0

    def second_copies(self):
        return sum(len(copies) - 1 for copies in self.copies.values())

    def drained(self):
        wait_for("the outbox to be empty", lambda: self.sql("SELECT count(*) FROM outbox") == [(0,)])

    def check(self, test):
        self.drained()
        self.check_intake(test)
        self.check_engine(test)
        doubts = self.check_mails(test)
        self.inst.ctl("verify")
        return doubts

    def kill(self, role, number=signal.SIGKILL):
        """Kills a role, a mail worker or PostgreSQL itself; False when it is not there just now, or is
        still dying of the last time: a PostgreSQL told to stop answers a while longer."""
        if role == "mail-worker":
            pid = next(iter(self.mail_workers()), None)
        else:
            pid = self.postmaster() if role == "postgres" else self.inst.role_pid(role)
        if pid and pid != self.told_to_end.get(role):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
                self.told_to_end[role] = pid
                return True
        return False

    def attempts(self):
        """The most attempts any waiting message has seen; many while the database cannot say."""
        with contextlib.suppress(psycopg2.Error):
            return self.inst.sql("SELECT coalesce(max(attempts), 0) FROM inbound_todo")[0][0]
        return 99


def with_rig(test, **how):
    rig, fine = Rig(**how), False
    try:
        test(rig)
        fine = True
    finally:
        rig.close(not fine)


class Chaos:
    """Kills one victim after the other at random moments; called while something goes on."""

    # A message that is in hand at three deaths of the engine is put aside for a person, and rightly
    # so: a death that would be the third of one message waits until it is through.
    DEADLY = ("engine",)

    def __init__(self, rig, generator, victims, number=signal.SIGKILL, pause=(0.1, 0.6), progress=time.monotonic):
        """progress: what must have changed since the last death before there is another."""
        self.rig, self.generator, self.number, self.pause = rig, generator, number, pause
        self.progress, self.seen = progress, progress()
        self.victims = list(victims)
        generator.shuffle(self.victims)
        self.killed, self.mailer_killed = [], None
        self.plan()

    def plan(self):
        self.next = time.monotonic() + self.generator.uniform(*self.pause)

    def __call__(self):
        if self.victims and time.monotonic() >= self.next and self.progress() != self.seen:
            victim = self.victims[0]
            if (victim not in self.DEADLY or self.rig.attempts() < 2) and self.rig.kill(victim, self.number):
                self.killed.append(self.victims.pop(0))
                self.seen = self.progress()
                if victim == "mailer":
                    self.mailer_killed = time.time()
                self.plan()
            elif victim == "mail-worker":  # none just now
                self.victims.append(self.victims.pop(0))
        return self.mailer_killed

    def during(self, senders):
        while any(s.is_alive() for s in senders):
            self()
            select.select([], [], [], 0.02)
        for sender in senders:
            sender.finish()


def main():
    from aiosmtpd.controller import Controller
    directory, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    controller = Controller(SlowStore(directory, seconds), hostname="127.0.0.1", port=port)
    controller.start()
    done.wait()
    controller.stop()


if __name__ == "__main__":
    main()
