#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_misconfigured.py - what a person can write wrongly: file, line, key and what is legal are named."""
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, SOURCE  # noqa: E402  (becomes nobody first)

# Section, key, value as it stands in the file; what the line says behind "FILE:LINE: ".
VALUES = [
    ("site", "nam", '"x"', r'section site has no key "nam"; did you mean "name"\?'),
    ("site", "colour", '"x"', r'section site has no key "colour"; its keys are name, phone, .*'),
    ("site", "name", "two words", r'section site has no key "words"; .*; a value of several words stands in quotes'),
    ("site", "name", '"a\\tb"', r"site\.name has a control character at position 2"),
    ("site", "timezone", '"America/Gotham"', r'site\.timezone is "America/Gotham", which is no IANA time zone, such as .*'),
    ("site", "domain", '"two words"', r'site\.domain is "two words", not a domain as example\.org'),
    ("site", "domain", '""', r'site\.domain is "", not a domain .*'),
    ("site", "worklist_url", '"ftp://x"', r'site\.worklist_url is "ftp://x", which does not begin with https://'),
    ("site", "fail_safe_email", '"nobody"', r'site\.fail_safe_email is "nobody", not an address as name@example\.org'),
    ("site", "address_window", '"left"', r'site\.address_window is "left", not one of us-left\|din-left\|din-right'),
    ("database", "mode", '"internal"', r'database\.mode is "internal", not one of embedded\|external'),
    ("database", "mode", '"external"', r"database\.mode is external and database\.connection is empty"),
    ("database", "connection", '"host=x"', r"database\.connection is set and database\.mode is embedded: .*"),
    ("database", "connection", '"host=x user=root"', r"database\.connection names a user; .*"),
    ("database", "bin_directory", '"/nowhere"', r'database\.bin_directory: could not execute "/nowhere/postgres": No such .*'),
    ("database", "schema_directory", '"/usr"', r'database\.schema_directory: schema directory "/usr" has no migration 0001'),
    ("listener", "port", '"abc"', r'listener "hl7": port is "abc", not a whole number from 0 to 65535'),
    ("listener", "port", "70000", r'listener "hl7": port is "70000", not a whole number from 0 to 65535'),
    ("listener", "port", "-1", r'listener "hl7": port is "-1", not a whole number from 0 to 65535'),
    ("listener", "address", '"300.1.1.1"', r'listener "hl7": address "300\.1\.1\.1" cannot be used: .*'),
    ("listener", "allow", '"10.0.0.0/33"', r'intake: listener "hl7": allow: "/33" is not a prefix length of "10\.0\.0\.0"'),
    ("listener", "allow", '"the hospital"', r'intake: listener "hl7": allow: .* is not an IPv4 or IPv6 address'),
    ("listener", "ack", '"always"', r'listener "hl7": ack is "always", not one of auto\|original\|enhanced\|none'),
    ("listener", "strict", '"maybe"', r'listener "hl7": strict is "maybe", not true or false'),
    ("listener", "max_frame", '"32M"', r'listener "hl7": max_frame is "32M", not a whole number from 1024 to 268435456'),
    ("listener", "frame_timeout", "0", r'listener "hl7": frame_timeout is "0", not a whole number from 1 to 3600'),
    ("listener", "max_connections", "0", r'listener "hl7": max_connections is "0", not a whole number from 1 to 10000'),
    ("listener", "max_per_address", "0", r'listener "hl7": max_per_address is "0", not a whole number from 1 to 10000'),
    ("listener", "timezone", '"Here"', r'listener "hl7": timezone is "Here", which is no IANA time zone, such as .*'),
    ("folder", "path", '"relative"', r'folder "files": path is "relative", which does not begin with /'),
    ("folder", "path", '"/nowhere"', r'folder "files": path: could not find directory "/nowhere": No such .*'),
    ("folder", "pattern", '" "', r'folder "files": pattern is empty; \* takes all files'),
    ("folder", "quiet", "0", r'folder "files": quiet is "0", not a whole number from 1 to 3600'),
    ("folder", "charset", '"KLINGON"', r'folder "files": charset is "KLINGON", which is no character set that .*'),
    ("listener", "charset", '"KLINGON"', r'listener "hl7": charset is "KLINGON", which is no character set that iconv\(1\) lists'),
    ("listener", "accession", '"OBR-4"', r'listener "hl7": accession is "OBR-4", not one of OBR-3\|OBR-18\|OBR-20'),
    ("listener", "narrative", '"yes"', r'listener "hl7": narrative is "yes", not one of on\|shadow\|off'),
    ("listener", "tls_key", '"/k.pem"', r'listener "hl7": tls_key is set alone: tls_certificate, tls_key and .* go together'),
    ("listener", "prot", "1", r'section listener has no key "prot"; did you mean "port"\?'),
    ("authority", "names", '"lake"', r'authority "LAKE-OID": names has "lake", which belongs to authority "LAKE" already'),
    ("authority", "facilities", '"LAKESIDE"', r'authority "LAKE-OID": facilities has "LAKESIDE", which belongs to .* already'),
    ("authority", "shown", "true", r'authority "LAKE-OID": shown is true, and so it is of authority "LAKE": .*'),
    ("authority", "across", "perhaps", r'authority "LAKE-OID": across is "perhaps", not true or false'),
    ("mail", "host", '""', r'mail\.host is "", not the name of a host'),
    ("mail", "host", '"smtp host"', r'mail\.host is "smtp host", not the name of a host'),
    ("mail", "auth_pause", "0", r'mail\.auth_pause is "0", not a whole number from 1 to 86400'),
    ("mail", "port", "0", r'mail\.port is "0", not a whole number from 1 to 65535'),
    ("mail", "tls", '"starttls"', r'mail\.tls is "starttls", not one of required\|opportunistic\|off'),
    ("mail", "username", '"u"', r"mail\.username is set and mail\.password_file is empty"),
    ("mail", "password_file", '"/nowhere"', r"mail\.password_file is set and mail\.username is empty"),
    ("mail", "dsn", "2", r'mail\.dsn is "2", not true or false'),
    ("mail", "sessions", "1000", r'mail\.sessions is "1000", not a whole number from 1 to 64'),
    ("mail", "deadline", "5", r"mail\.deadline is 5, and must be more than mail\.timeout, 30"),
    ("mail", "retry_max", "10", r"mail\.retry_max is 10, less than mail\.retry_first, 300"),
    ("mail", "retry_for", "59", r'mail\.retry_for is "59", not a whole number from 60 to 2592000'),
    ("mail", "from", '"Dr X"', r'mail\.from is "Dr X", not an address as name@example\.org'),
    ("mail", "reply_to", '"a@b\\nBcc: c@d"', r"mail\.reply_to has a control character at position 4"),
    ("mail", "envelope_from", '"<a@b>"', r'mail\.envelope_from is "<a@b>", not an address .*'),
    ("replies", "key_file", '"/nowhere"', r'replies\.key_file: could not read key file "/nowhere": No such .*'),
    ("replies", "address", '"answers"', r'replies\.address is "answers", not an address .*'),
    ("replies", "maildir", '"/nowhere"', r"replies\.maildir is set and replies\.key_file is empty: .*"),
    ("replies", "valid_days", "0", r'replies\.valid_days is "0", not a whole number from 1 to 3650'),
    ("web", "port", '"8575x"', r'web\.port is "8575x", not a whole number from 0 to 65535'),
    ("web", "address", '"::zz"', r'web\.address: address "::zz" cannot be used: .*'),
    ("pages", "address", '"0.0.0.0"', r'pages\.address is "0\.0\.0\.0", not a loopback address; .* at pages\.socket'),
    ("pages", "public_url", '"http://worklist.example"', r"pages\.public_url is .*, which does not begin with https://"),
    ("pages", "public_url", '"https://worklist.example/"', r"pages\.public_url is .*, without a slash at its end"),
    ("pages", "socket", '"pages.sock"', r'pages\.socket is "pages\.sock", which does not begin with /'),
    ("pages", "sign_in", '"ldap"', r'pages\.sign_in has "ldap", which is not local, pam or header'),
    ("pages", "sign_in", '""', r"pages\.sign_in is empty; any of local, pam and header"),
    ("pages", "sign_in", '"header"', r"pages\.sign_in has header and pages\.socket is empty"),
    ("pages", "header_name", '"X Remote"', r'pages\.header_name is "X Remote", not the name of an HTTP header'),
    ("pages", "header_peer_uid", "-2", r'pages\.header_peer_uid is "-2", not a whole number from -1 to 4294967294'),
    ("pages", "idle_minutes", "0", r'pages\.idle_minutes is "0", not a whole number from 1 to 240'),
    ("pages", "link_identity", '"full"', r'pages\.link_identity is "full", not one of none\|partial\|sign-in'),
    ("pages", "link_closing", '"ask"', r'pages\.link_closing is "ask", not one of check\|yes\|no'),
    ("rules", "workdays", '"Mo Tu"', r'rules: rules\.workdays has "Mo", not one of Mon Tue Wed Thu Fri Sat Sun'),
    ("rules", "workdays", '""', r"rules: rules\.workdays is empty: nobody would ever be told anything"),
    ("rules", "send_time", '"8 am"', r'rules\.send_time is "8 am", not HH:MM'),
    ("rules", "send_time", '"25:00"', r'rules\.send_time is "25:00", not HH:MM'),
    ("log", "level", '"loud"', r'log\.level is "loud", not one of debug\|info\|warning\|error'),
]

# A change of the whole file, by lines; the line that is named, counted from the end of the file.
SHAPES = [
    ('logg {\n level = "x"\n}', 2, r'there is no section "logg"; did you mean "log"\?'),
    ('clock {\n x = "x"\n}', 2, r'there is no section "clock"; they are site, database, .*'),
    ('log {\n level "info"\n}', 1, r"missing equal sign after option 'level'"),
    ('log {\n level = info\n level = debug\n}', 1, r"log\.level is given a second time, first in line \d+"),
    ('log {\n level = info\n}\nlog {\n level = info\n}', 1, r"log\.level is given a second time, first in line \d+"),
    ('log {\n level = "info\n}', 1, r"a quote that is opened here is not closed"),
    ("}", 0, r"unexpected closing brace"),
    ('log {', 0, r"the file ends inside section log"),
    ('listener "hl7" {\n port = 0\n}', 2, r"found duplicate title 'hl7'"),
    ('folder "hl7" {\n path = "/x"\n}', 1, r'folder "hl7" has the name of a listener'),
    ('folder "import" {\n path = "/x"\n}', 1, r'folder "import" has the name of what followupctl import stores'),
    ('listener "ehr" {\n protocol = fhir\n address = "/run/ehr"\n}', 1,
     r'listener "ehr": address is a Unix socket and peer_uid is not set, .*'),
    ('listener "ehr" {\n protocol = fhir\n address = "10.0.0.1"\n}', 1,
     r'listener "ehr": address is "10\.0\.0\.1", neither a loopback address nor the path of a Unix socket; .*'),
    ('listener "ehr" {\n protocol = fhir\n port = 0\n allow = "10.0.0.1"\n}', 1,
     r'listener "ehr": allow is set and protocol is fhir: .*'),
    ('listener {\n port = 0\n}', 2, r"missing title for section 'listener'"),
    ('site {\n phone = "H\udcf4pital"\n}', 1, r"is not UTF-8 text; an editor or iconv\(1\) makes it so"),
    ('site {\n phone = "a\0b"\n}', 1, r"is not UTF-8 text; .*"),
]


def policy(pattern, text):
    """The shipped policy with the first place that matches changed."""
    def change(whole):
        changed = re.sub(pattern, text, whole, count=1, flags=re.M)
        assert changed != whole, pattern
        return changed
    return change


POLICIES = [
    (policy(r"^version = .*\n", ""), r"p\.conf:\d+: version is missing"),
    (policy(r"(?s)^band .*", ""), r"p\.conf:\d+: .*"),
    (policy(r"tier = ", "tire = "), r'p\.conf:\d+: section step has no key "tire"; did you mean "tier"\?'),
    (policy(r"local_target_days = .*", "local_target_days = soon"),
     r'p\.conf:\d+: local_target_days is "soon", not a whole number from 1 to 3660'),
    (policy(r"min_days = .*", "min_days = -1"), r'p\.conf:\d+: min_days is "-1", not a whole number from 0 to 3660; .*'),
    (policy(r"alarm_days = .*", "alarm_days = often"), r'p\.conf:\d+: alarm_days is "often", not a whole number .*'),
    (policy(r"attempt_channels = .*", "attempt_channels = 6"), r"p\.conf:\d+: attempt_channels is .* from 1 to 5"),
    (policy(r"owner_order = .*", 'owner_order = "janitor"'), r'p\.conf:\d+: owner_order is "janitor", not orderer, .*'),
    (policy(r"weekly_day = .*", "weekly_day = Someday"), r'p\.conf:\d+: weekly_day is "Someday", not one of Mon, .*'),
    (policy(r"calendar = .*", "calendar = noon"), r'p\.conf:\d+: calendar is "noon", neither none nor a time such as 24h'),
    (policy(r"to = \S+", "to = janitor"), r'p\.conf:\d+: .*"janitor".*'),
    (policy(r"notice = \S+", "notice = poem"), r'p\.conf:\d+: .*"poem".*'),
    (policy(r"from = \S+", "from = christmas"), r'p\.conf:\d+: .*"christmas".*'),
    (policy(r"unless = \S+", "unless = raining"), r'p\.conf:\d+: .*"raining".*'),
    (policy(r'table = "communication', 'table = "smalltalk'), r'p\.conf:\d+: duty ".*" names the table "smalltalk .*'),
    (policy(r'inputs = "[^"]*"', 'inputs = "mood=good"'), r'p\.conf:\d+: duty ".*" has the input "mood", .*'),
    (policy(r"tell_silence = .*", "tell_silence = maybe"), r'p\.conf:\d+: tell_silence is "maybe", not one of no, yes'),
    (lambda text: text[:len(text) // 2], r"p\.conf:\d+: .*"),
    (lambda text: "", r"p\.conf:\d+: name is missing.*"),
]

# Key, the CSV file's text, what is said.
LISTS = [
    ("rules.holidays", "date,name\n2026-13-01,x\n", r'x\.csv:2: "2026-13-01" is no date \(YYYY-MM-DD\)'),
    ("rules.holidays", "day,name\n2026-01-01,x\n", r"x\.csv: columns date and name are needed"),
    ("rules.holidays", "", r"x\.csv: columns date and name are needed"),
    ("rules.site_exam_codes", "a,b\n1,2\n", r"x\.csv:1: column code is missing"),
    ("rules.site_exam_codes", "", r"x\.csv:1: column code is missing"),
]

TABLES = [
    ("fleischner-2017.csv", lambda t: t.replace("\ntable,", "\ntabel,", 1), r"fleischner-2017\.csv:\d+: .*"),
    ("fleischner-2017.csv", lambda t: t[:len(t) // 2], r"fleischner-2017\.csv.*"),
    ("fleischner-2017.csv", lambda t: "", r"fleischner-2017\.csv.*"),
    ("fleischner-2017.csv", lambda t: t + "nonsense\n", r"fleischner-2017\.csv:\d+: .*"),
]


class Misconfigured(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.inst = Instance(rehearsal=False)  # never started
        cls.addClassCleanup(lambda: cls.inst.__exit__(None, None, None))
        cls.sections = {"listener": {"title": "hl7"}, "folder": {"title": "files"}, "authority": {"title": "LAKE-OID"}}
        for key, value in cls.inst.settings.items():
            section, name = key.split(".")
            cls.sections.setdefault(section, {})[name] = '"%s"' % value
        cls.sections["listener"]["port"] = '"%d"' % cls.inst.mllp_port

    def write(self, *changes):
        """The configuration with values changed: (section, key, value); last the section that has changed."""
        sections = {s: dict(keys) for s, keys in self.sections.items()}
        for section, key, value in changes:
            keys = sections.pop(section, {})
            keys.pop(key, None)
            sections[section] = dict(keys, **{key: value})
        text = '# a comment\n/* "another\n# one */\nauthority "LAKE" {\n facilities = "LAKESIDE"\n shown = true\n}\n'
        for section, keys in sections.items():
            title = ' "%s"' % keys.pop("title") if "title" in keys else ""
            text += "%s%s {\n%s}\n" % (section, title, "".join("  %s = %s\n" % k for k in keys.items()))
        return self.save(text)

    def save(self, text):
        with open(self.inst.config, "w", errors="surrogateescape") as f:
            f.write(text)
        os.chmod(self.inst.config, 0o644)
        return text.rstrip("\n").split("\n")

    def faults(self):
        p = subprocess.run([BUILD + "/followupd", "-t", "-c", self.inst.config], capture_output=True)
        err = p.stderr.decode()
        self.assertEqual(p.returncode, 1, "nothing is said to be wrong")
        return [line for line in err.splitlines() if not re.fullmatch(r"\d+ faults?", line)]

    def assert_told(self, pattern):
        lines = self.faults()
        self.assertTrue(any(re.fullmatch(pattern, line) for line in lines), "%s\nis not in\n%s" % (pattern, "\n".join(lines)))

    def test_nothing_is_wrong(self):
        self.write()
        p = subprocess.run([BUILD + "/followupd", "-t", "-c", self.inst.config], capture_output=True)
        self.assertEqual((p.returncode, p.stderr), (0, b""))
        with open(self.inst.config) as f:
            whole = f.read()
        for text in ("\ufeff" + whole, whole.replace("\n", "\r\n")):  # editors of Windows
            self.save(text)
            p = subprocess.run([BUILD + "/followupd", "-t", "-c", self.inst.config], capture_output=True)
            self.assertEqual((p.returncode, p.stderr), (0, b""))

    def test_values(self):
        for section, key, value, said in VALUES:
            with self.subTest(key=section + "." + key, value=value):
                lines = self.write((section, key, value))
                # The changed section is the last one, the key its last line.
                self.assert_told(re.escape("%s:%d: " % (self.inst.config, len(lines) - 1)) + said)

    def test_the_shape_of_the_file(self):
        for text, from_end, said in SHAPES:
            with self.subTest(text=text):
                whole = self.write()
                whole = [line for line in whole if not line.startswith("  level")]
                lines = self.save("\n".join(whole) + "\n" + text + "\n")
                self.assert_told(re.escape("%s:%d: " % (self.inst.config, len(lines) - from_end)) + said)

    def test_who_may_write(self):
        self.write()
        os.chmod(self.inst.config, 0o666)
        self.assert_told(re.escape(self.inst.config) + ": everybody may write to this file: chmod o-w")
        os.chmod(self.inst.config, 0)
        if os.geteuid():
            self.assert_told('could not open "%s": Permission denied' % re.escape(self.inst.config))
        os.unlink(self.inst.config)
        self.assert_told('could not open "%s": No such file or directory' % re.escape(self.inst.config))

    def file(self, name, text):
        with open(os.path.join(self.inst.dir, name), "w") as f:
            f.write(text)
        return '"%s"' % f.name

    def test_policies(self):
        with open(SOURCE + "/schema/policy/default.conf") as f:
            good = f.read()
        for change, said in POLICIES:
            with self.subTest(said=said):
                self.write(("rules", "policy", self.file("p.conf", change(good))))
                self.assert_told("(.*: )?rules: " + re.escape(self.inst.dir) + "/" + said)

    def test_lists(self):
        for key, text, said in LISTS:
            with self.subTest(key=key, text=text):
                section, name = key.split(".")
                self.write((section, name, self.file("x.csv", text)))
                self.assert_told("(.*: )?rules: " + re.escape(self.inst.dir) + "/" + said)

    def test_tables(self):
        own = os.path.join(self.inst.dir, "tables")
        for name, change, said in TABLES:
            with self.subTest(said=said):
                shutil.rmtree(own, ignore_errors=True)
                os.mkdir(own)
                with open(os.path.join(SOURCE, "schema/guidelines", name)) as f:
                    self.file("tables/" + name, change(f.read()))
                self.write(("rules", "site_guidelines", '"%s"' % own))
                self.assert_told("(.*: )?rules: " + re.escape(own) + "/" + said)

    def test_templates(self):
        own = os.path.join(self.inst.dir, "templates")
        shutil.copytree(SOURCE + "/templates", own)
        for name, wrong, said in (("mail/en/overdue.txt", "{{#open}}\n", r"mail/en/overdue\.txt line \d+: .*"),
                                  ("mail/en/overdue.txt", "{{no_such_key}}\n", r"mail/en/overdue\.txt line \d+: .*no_such_key.*"),
                                  ("pages/en/case.html", "{{/open}}\n", r"pages/en/case\.html line \d+: .*"),
                                  ("pages/en/case.html", None, r'.*there is no page "case" in .*')):
            path = os.path.join(own, name)
            with open(path) as f:
                good = f.read()
            with self.subTest(name=name, wrong=wrong):
                if wrong is None:
                    os.unlink(path)
                else:
                    self.file("templates/" + name, good + wrong)
                self.write(("rules", "templates", '"%s"' % own))
                self.assert_told('(.*: )?(rules: |with )?' + re.escape(own) + "/" + said)
            self.file("templates/" + name, good)


if __name__ == "__main__":
    unittest.main()
