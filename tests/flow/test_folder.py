#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_folder.py - drop folders of HL7 files: what is taken, when, where it ends up, and that dying in between
neither loses nor doubles a message.  Only the roles database and intake run."""
import gzip
import io
import itertools
import json
import os
import signal
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, sample, wait_for  # noqa: E402

import psycopg2  # noqa: E402


def compiled_in():
    with open(BUILD + "/autoconf.h") as f:
        return "#define WITH_FAULTS 1" in f.read()


def numbered(control_id, line_end=b"\r"):
    """A report with this control id."""
    lines = sample("02").replace(b"\r\n", b"\r").strip(b"\r").split(b"\r")
    fields = lines[0].split(b"|")
    fields[9] = control_id.encode()
    return line_end.join([b"|".join(fields)] + lines[1:]) + line_end


class Folder(unittest.TestCase):
    """One database and one intake.  Folder "hl7" takes what is left alone for a second; "slow" only what is renamed
    into it; "away" is not there yet."""
    ids = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.inst = Instance(rehearsal=False)
        cls.paths = {name: cls.inst.dir + "/" + name for name in ("hl7", "slow", "away")}
        for name in ("hl7", "slow"):
            os.mkdir(cls.paths[name])
        cls.inst.folders = {
            "hl7": {"path": cls.paths["hl7"], "quiet": 1, "scan": 1, "pattern": "*.hl7 *.txt", "max_message": 20000,
                    "max_file": 2500000},
            "slow": {"path": cls.paths["slow"], "quiet": 3600, "scan": 1, "timezone": "Asia/Tokyo"},
            "away": {"path": cls.paths["away"], "scan": 1}}
        cls.inst.write_config()
        cls.database = cls.inst.process = cls.inst.start_role("database")
        cls.intake = cls.inst.start_role("intake")

    @classmethod
    def tearDownClass(cls):
        status = cls.intake.stop()
        cls.inst.__exit__(None if status == 0 else AssertionError, None, None)
        assert status == 0, "intake ended with status %d\n%s" % (status, cls.inst.log_text()[-4000:])

    # ---- tools ------------------------------------------------------------------------------------

    def some(self, n):
        return ["F%05d" % next(self.ids) for _ in range(n)]

    def path(self, *names, folder="hl7"):
        return os.path.join(self.paths[folder], *names)

    def upload(self, name, content, folder="hl7"):
        """As an SFTP client that is set up well: beside, then renamed."""
        os.makedirs(self.path("tmp", folder=folder), exist_ok=True)
        with open(self.path("tmp", name, folder=folder), "wb") as f:
            f.write(content)
        os.rename(self.path("tmp", name, folder=folder), self.path(name, folder=folder))

    def ends_in(self, where, name, folder="hl7"):
        wait_for("%s in %s/" % (name, where), lambda: os.path.exists(self.path(where, name, folder=folder)))
        self.assertFalse(os.path.exists(self.path(name, folder=folder)))

    def error_of(self, name):
        self.ends_in("failed", name)
        with open(self.path("failed", name + ".error"), encoding="ascii") as f:
            return f.read()

    def verdicts(self, ids, columns="verdict"):
        return self.inst.sql("SELECT " + columns + " FROM inbound WHERE control_id = ANY(%s) ORDER BY id", ids)

    def found(self, *options):
        return [m["control_id"] for m in json.loads(self.inst.ctl("--json", "messages", "list", *options))]

    def day_of(self, control_id):
        """On which it came, at the site."""
        return self.verdicts([control_id], "(received_at AT TIME ZONE 'America/Los_Angeles')::date::text")[0][0]

    def assert_stored_once(self, ids):
        rows = self.verdicts(ids, "control_id, verdict")
        self.assertEqual(rows, [(i, "accepted") for i in ids])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound_todo t JOIN inbound i ON i.id = t.inbound_id"
                                       " WHERE control_id = ANY(%s)", ids), [(len(ids),)])

    # ---- what is taken -----------------------------------------------------------------------------

    def test_batches_and_sequences_whatever_ends_their_lines(self):
        ids = self.some(5)
        batch = (b"FHS|^~\\&|RIS\rBHS|^~\\&|RIS\r" + numbered(ids[0]) + numbered(ids[1]) + b"BTS|2\rFTS|1\r")
        self.upload("batch.hl7", batch)
        self.upload("lf.txt", numbered(ids[2], b"\n"))
        self.upload("crlf.HL7", numbered(ids[3], b"\r\n") + b"\r\n" + numbered(ids[4], b"\r\n"))
        for name in ("batch.hl7", "lf.txt", "crlf.HL7"):
            self.ends_in("done", name)
        self.assertEqual(sorted(self.verdicts(ids, "control_id, source, peer, format")),
                         [(i, "hl7", name, "hl7") for i, name in zip(ids, ["batch.hl7"] * 2 + ["lf.txt"] + ["crlf.HL7"] * 2)])
        self.upload("batch.hl7", batch)
        self.ends_in("done", "batch.hl7.2")
        self.assertEqual(len(self.verdicts(ids)), 5)

    def test_a_file_that_is_written_in_place_is_taken_when_left_alone(self):
        ids = self.some(2)
        with open(self.path("late.hl7"), "wb") as f:
            f.write(numbered(ids[0]))
        with open(self.path("in.hl7.part"), "wb") as f:
            f.write(numbered(ids[1]))
        self.ends_in("done", "late.hl7")
        self.assertTrue(os.path.exists(self.path("in.hl7.part")))
        os.rename(self.path("in.hl7.part"), self.path("in.hl7"))
        self.ends_in("done", "in.hl7")
        self.assert_stored_once(ids)

    def test_what_may_still_grow_is_left_alone(self):
        ids = self.some(3)
        whole = numbered(ids[0])
        with open(self.path("growing", folder="slow"), "wb") as f:
            f.write(whole[:300])
            f.flush()
            os.utime(self.path("growing", folder="slow"), (0, 0))  # by a server whose clock is behind
            self.upload("first", numbered(ids[1]), "slow")
            self.ends_in("done", "first", "slow")
            f.write(whole[300:])
        os.utime(self.path("growing", folder="slow"), (0, 0))
        self.upload("second", numbered(ids[2]), "slow")
        self.ends_in("done", "second", "slow")
        self.assertEqual(os.path.getsize(self.path("growing", folder="slow")), len(whole))
        self.assertEqual(self.verdicts(ids[:1]), [])
        os.rename(self.path("growing", folder="slow"), self.path("tmp", "whole", folder="slow"))
        os.rename(self.path("tmp", "whole", folder="slow"), self.path("whole", folder="slow"))
        self.ends_in("done", "whole", "slow")
        self.assertEqual(len(self.verdicts(ids)), 3)

    def test_a_file_that_grows_while_it_is_read_is_read_again(self):
        ids = self.some(2)
        with psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner") as held:
            held.cursor().execute("LOCK TABLE followupd.inbound IN SHARE ROW EXCLUSIVE MODE")
            self.upload("grows.hl7", numbered(ids[0]))
            wait_for("the file in hand", lambda: os.path.exists(self.path("work", "grows.hl7")))
            wait_for("its message on its way", lambda: self.inst.sql(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'inbound'::regclass"))
            with open(self.path("work", "grows.hl7"), "ab") as f:
                f.write(numbered(ids[1]))
        held.close()
        self.ends_in("done", "grows.hl7")
        self.assert_stored_once(ids)

    def test_other_names_are_counted(self):
        with open(self.path("notes.doc"), "w") as f:
            f.write("not for us")
        ids = self.some(1)
        self.upload("beside.hl7", numbered(ids[0]))
        self.ends_in("done", "beside.hl7")
        wait_for("the counter", lambda: json.loads(self.inst.ctl("status", "--json"))["roles"][0]["counters"]
                 .get("files_ignored") == 1)
        self.assertTrue(os.path.exists(self.path("notes.doc")))

    # ---- what is wrong -------------------------------------------------------------------------------

    def test_the_good_of_a_broken_batch_is_stored_and_the_bad_named(self):
        ids = self.some(3)
        bad = b"\r".join(line for line in numbered(ids[1]).split(b"\r") if not line.startswith(b"PID"))
        head = b"FHS|^~\\&|RIS\rBHS|^~\\&|RIS\r"
        content = head + numbered(ids[0]) + bad + numbered(ids[2]) + b"BTS|4\r"
        self.upload("broken.hl7", content)
        text = self.error_of("broken.hl7")
        self.assertIn('message 2, at byte %d, control id "%s", in PID: PID segment is missing; kept as message '
                      % (len(head) + len(numbered(ids[0])), ids[1]), text)
        self.assertIn("FTS is missing at its end", text)
        self.assertIn("BTS-1 or FTS-1 state another number", text)
        self.assertIn("3 messages: 2 stored now, 0 stored before, 3 faults", text)
        self.assertEqual(self.verdicts(ids), [("accepted",), ("rejected",), ("accepted",)])
        with open(self.path("failed", "broken.hl7"), "rb") as f:
            self.assertEqual(f.read(), content)
        self.assertEqual([self.found("--holding", ids[0]), self.found("--holding", ids[0], "--source", "slow"),
                          self.found("--holding", ids[1], "--saying", "pid SEGMENT", "--source", "hl7"),
                          self.found("--holding", ids[0], "--saying", "pid segment"),
                          self.found("--holding", ids[0], "--day", "2001-01-01"),
                          self.found("--holding", ids[0], "--day", self.day_of(ids[0]))],
                         [[ids[0]], [], [ids[1]], [], [], [ids[0]]])
        self.upload("mended.hl7", content.replace(bad, numbered(ids[1])).replace(b"BTS|4\r", b"BTS|3\rFTS|1\r"))
        self.ends_in("done", "mended.hl7")
        self.assertEqual(self.verdicts(ids), [("accepted",), ("rejected",), ("accepted",), ("accepted",)])

    def test_what_holds_no_message_fails_with_its_reason(self):
        self.upload("empty.hl7", b"")
        self.assertIn("the file: it is empty", self.error_of("empty.hl7"))
        self.upload("prose.txt", b"Dear colleague,\nsee attached.\n")
        self.assertIn("no line of it begins a message", self.error_of("prose.txt"))
        self.assertEqual(self.inst.sql("SELECT verdict, reason, raw::text FROM inbound WHERE peer = 'prose.txt'"),
                         [("fragment", "a file that holds no message, the first, 30 bytes",
                           "\\x" + b"Dear colleague,\nsee attached.\n".hex())])
        os.symlink("/etc/hostname", self.path("link.hl7"))
        self.assertIn("it is a symbolic link", self.error_of("link.hl7"))
        os.makedirs(self.path("tmp"), exist_ok=True)
        os.close(os.open(self.path("tmp", "closed.hl7"), os.O_CREAT, 0))
        os.rename(self.path("tmp", "closed.hl7"), self.path("closed.hl7"))
        self.assertIn("could not open it: Permission denied", self.error_of("closed.hl7"))
        ids = self.some(2)
        self.upload("large.hl7", numbered(ids[0])[:-1] + b"x" * 600000 + b"\r" + numbered(ids[1]))
        self.assertRegex(self.error_of("large.hl7"), "message 1, at byte 0.*: larger than max_message, the first")
        self.assertEqual(self.verdicts(ids, "control_id, verdict"), [(ids[0], "fragment"), (ids[1], "accepted")])

    # ---- archives ----------------------------------------------------------------------------------

    @staticmethod
    def zipped(*members):
        """(name or ZipInfo, content) each, as a zip archive."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            for name, content in members:
                z.writestr(name, content)
        return out.getvalue()

    def peers(self, ids):
        return dict(self.verdicts(ids, "control_id, peer"))

    def test_each_member_of_an_archive_is_a_file(self):
        ids = self.some(4)
        batch = b"BHS|^~\\&|RIS\r" + numbered(ids[0]) + numbered(ids[1]) + b"BTS|2\r"
        # By what it is, whatever its name is; two packed one behind the other are one.
        self.upload("day.hl7", self.zipped(("a.hl7", batch), ("sub/", b""), ("../sub/b.hl7", numbered(ids[2], b"\n"))))
        self.upload("one.txt", gzip.compress(numbered(ids[3])[:200]) + gzip.compress(numbered(ids[3])[200:]))
        self.ends_in("done", "day.hl7"), self.ends_in("done", "one.txt")
        self.assert_stored_once(ids)
        self.assertEqual(self.peers(ids), {ids[0]: "day.hl7/a.hl7", ids[1]: "day.hl7/a.hl7", ids[2]: "day.hl7/../sub/b.hl7",
                                           ids[3]: "one.txt"})
        self.assertFalse(os.path.exists(self.path("..", "sub")))

    def test_what_is_wrong_in_an_archive_is_said_by_member_and_the_others_are_stored(self):
        ids = self.some(4)
        link = zipfile.ZipInfo("link.hl7")
        link.external_attr = 0o120777 << 16
        self.upload("bad.hl7", self.zipped(
            ("junk.txt", b"nothing of use\n"), (link, "/etc/passwd"), ("a.hl7", numbered(ids[0]) + b"BTS|7\r"),
            ("b.hl7", numbered(ids[1]) + numbered(ids[2]).replace(b"\rPID|", b"\rZID|")), ("\x1b[2J.hl7", b"")))
        text = self.error_of("bad.hl7")
        self.assertEqual(self.verdicts(ids[:3]), [("accepted",), ("accepted",), ("rejected",)])
        for words in ('member "junk.txt": no line of it begins a message', 'member "link.hl7": it is a symbolic link',
                      'member "a.hl7": BTS-1 or FTS-1 state another number', 'member "b.hl7", message 2, at byte %d' % len(numbered(ids[1])),
                      "PID segment is missing", 'member "?[2J.hl7": no line', "3 messages: 2 stored now"):
            self.assertIn(words, text)
        broken = bytearray(self.zipped(("a.hl7", numbered(ids[3]) * 2)))
        broken[60] ^= 0x55
        for name, content, words in (
                ("damaged.hl7", bytes(broken), 'member "a.hl7": could not read it behind byte'),
                ("cut.hl7", self.zipped(("a.hl7", numbered(ids[3])))[:90], "begins as a zip archive and is none, or is cut off"),
                ("cut.txt", gzip.compress(numbered(ids[3]))[:-12], "it is cut off"),
                ("tail.txt", gzip.compress(b"MSH|") + b"tail", "it is damaged")):
            self.upload(name, content)
            self.assertIn(words, self.error_of(name))

    def test_a_bomb_ends_at_max_file(self):
        for name, content, words in (
                ("bomb.hl7", self.zipped(("a.hl7", b"\0" * 3000000), ("b.hl7", numbered(self.some(1)[0]))),
                 'member "a.hl7": could not read it behind byte 0: with the members before it, it unpacks to more bytes than'
                 " max_file; it and what follows it are not read"),
                ("bomb.txt", gzip.compress(b"MSH|" * 1000000), "unpacked it has more bytes than max_file")):
            self.upload(name, content)
            self.assertIn(words, self.error_of(name))

    # ---- trouble -----------------------------------------------------------------------------------

    def test_a_folder_that_is_not_there_is_told_and_waited_for(self):
        warnings = wait_for("a warning", lambda: [w for w in json.loads(self.inst.ctl("status", "--json"))["warnings"]
                                                  if "folder away" in w])
        self.assertEqual(warnings, ['folder away: could not read "%s": No such file or directory' % self.paths["away"]])
        ids = self.some(1)
        os.mkdir(self.paths["away"])
        self.upload("now", numbered(ids[0]), "away")
        self.ends_in("done", "now", "away")
        self.assert_stored_once(ids)
        wait_for("no warning", lambda: "folder away" not in self.inst.ctl("status"))

    def test_settings_are_those_of_the_folder(self):
        with open(self.inst.dir + "/one", "wb") as f:
            f.write(numbered("X").replace(b"-0800", b""))
        here, there = (json.loads(self.inst.ctl("hl7", "parse", "--listener", name, self.inst.dir + "/one"))
                       for name in ("hl7", "slow"))
        self.assertNotEqual(here, there)

    # ---- dying ------------------------------------------------------------------------------------------

    @unittest.skipUnless(compiled_in(), "the fault points need ./configure --enable-debug")
    def test_dying_anywhere_loses_and_doubles_nothing(self):
        cls = type(self)
        self.assertEqual(cls.intake.stop(), 0)
        for point, passage in (("intake.frame-read", 2), ("intake.batch-sent", 1), ("intake.committed", 2)):
            name, ids = "%s-%d.hl7" % (point, passage), self.some(600)
            intake = self.inst.start_role("intake", {"FOLLOWUPD_FAULT": "%s:kill:%d" % (point, passage)})
            self.upload(name, b"".join(numbered(i) for i in ids))
            self.assertEqual(intake.wait(), -signal.SIGKILL)
            self.assertTrue(os.path.exists(self.path("work", name)))
            cls.intake = self.inst.start_role("intake")
            self.ends_in("done", name)
            self.assert_stored_once(ids)
            self.assertEqual(cls.intake.stop(), 0)
        cls.intake = self.inst.start_role("intake")
        self.assertEqual(os.listdir(self.path("work")), [])


if __name__ == "__main__":
    unittest.main()
