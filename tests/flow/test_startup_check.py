#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_startup_check.py - followupd -t: each thing a start needs, missing or broken once; nothing is changed."""
import os
import shutil
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, SOURCE  # noqa: E402  (becomes nobody first)


class StartupCheck(unittest.TestCase):
    def setUp(self):
        self.inst = Instance(rehearsal=False)
        self.good = dict(self.inst.settings)
        self.addCleanup(lambda: self.inst.__exit__(None, None, None))

    def run_test(self, *options):
        p = subprocess.run([BUILD + "/followupd", "-t", "-c", self.inst.config, *options], capture_output=True)
        return p.returncode, p.stdout.decode(), p.stderr.decode()

    def assert_valid(self, *notes):
        status, out, err = self.run_test()
        self.assertEqual((status, err), (0, ""))
        self.assertTrue(out.endswith("configuration is valid\n"), out)
        for note in notes:
            self.assertIn(note, out)

    def assert_faults(self, *expected):
        """Each is a line of its own, or its beginning."""
        status, out, err = self.run_test()
        lines = err.splitlines()
        self.assertEqual(status, 1, out + err)
        self.assertNotIn("valid", out)
        for text in expected:
            self.assertTrue(any(text in line for line in lines), "%s is not in\n%s" % (text, err))
        return lines

    def configure(self, listeners=None, **settings):
        self.inst.settings = dict(self.good, **{k.replace("__", "."): v for k, v in settings.items()})
        self.inst.listeners = listeners or {"riverbend": {"port": self.inst.mllp_port}}
        self.inst.write_config()

    def file(self, name, text):
        path = os.path.join(self.inst.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        return path

    # ---- the file itself ------------------------------------------------------------------------

    def test_a_file_that_is_cut_off(self):
        whole = self.file("whole.conf", 'site {\n  name = "Riverbend"\n}\nlistener "hl7" {\n  port = 2575 # a comment\n'
                          '  tls_certificate = "/c.pem"\n  tls_key = "/k.pem"\n  tls_client_ca = "/a.pem"\n}\n')
        with open(whole) as f:
            text = f.read()
        self.inst.config = self.inst.dir + "/cut.conf"
        # Between two sections nobody can see that something is missing.
        complete = {len(text), len(text) - 1, text.index("listener"), text.index("listener") - 1, 0}
        for end in range(0, len(text), 3):
            self.file("cut.conf", text[:end])
            if end not in complete:
                with self.subTest(end=end):
                    self.assertRegex("\n".join(self.assert_faults()), r"(?m)^%s:\d+: " % self.inst.config)
        self.file("cut.conf", text[:text.index("  tls_key")])
        self.assert_faults(self.inst.config + ':6: the file ends inside section listener "hl7"')
        self.file("cut.conf", 'site {\n  name = "Riverbend"')
        self.assert_faults(self.inst.config + ":2: the file ends inside section site")
        self.file("cut.conf", "site { }\n/* a comment")
        self.assert_faults(self.inst.config + ": the file ends inside a comment")

    def test_a_cut_file_starts_nothing(self):
        with open(self.inst.config, "a") as f:
            f.write('listener "hl7" {\n  port = 0\n')
        p = subprocess.run([BUILD + "/followupd", "-c", self.inst.config], capture_output=True)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b'the file ends inside section listener "hl7"', p.stderr)

    def test_every_fault_of_the_file_is_a_line(self):
        self.configure(**{"mail__" + k: "x" for k in ("port", "sessions", "per_session", "timeout", "deadline",
                                                     "retry_first", "retry_max", "retry_for", "tls", "dsn")})
        self.assertEqual(len(self.assert_faults("mail.dsn is", "mail.port is", "mail.retry_for is")), 10)

    # ---- what the roles need ----------------------------------------------------------------------

    def test_a_good_one_passes_and_leaves_nothing_behind(self):
        before = sorted(os.listdir(self.inst.dir))
        self.assert_valid()
        self.assertEqual(sorted(os.listdir(self.inst.dir)), before)

    def test_directories_and_programs(self):
        self.configure(database__state_directory="/nowhere/state", database__bin_directory="/nowhere/bin",
                       database__schema_directory="/nowhere/schema")
        self.assert_faults("database.state_directory: could not find directory \"/nowhere\"",
                           "could not execute \"/nowhere/bin/postgres\"", "could not execute \"/nowhere/bin/initdb\"",
                           "could not read schema directory \"/nowhere/schema\"", "openapi.json", "5 faults")
        closed = self.inst.dir + "/closed"
        os.mkdir(closed, 0o500)
        part = self.inst.dir + "/schema"
        shutil.copytree(SOURCE + "/schema", part)
        os.unlink(part + "/0002_notices.sql")
        self.configure(database__state_directory=closed, database__schema_directory=part)
        self.assert_faults("could not write to directory \"%s\"" % closed, "has no migration 0002")
        self.configure(database__mode="external", database__connection="host='x")
        self.assert_faults("database.connection: ")

    def test_rules(self):
        bad = self.file("bad/policy.conf", "policy {\n")
        os.makedirs(self.inst.dir + "/tables")
        self.file("tables/x.csv", "system,nonsense\n")
        templates = self.inst.dir + "/templates"
        shutil.copytree(SOURCE + "/templates", templates)
        first = sorted(n for n in os.listdir(templates + "/mail/en") if n.endswith(".txt"))[-1]
        self.file("templates/mail/en/" + first, "{{#open}}\n")
        self.configure(rules__policy=bad, rules__codes="/nowhere/codes", rules__narrative="/nowhere/narrative",
                       rules__site_guidelines=self.inst.dir + "/tables", rules__templates=templates,
                       rules__workdays="Mon Noday")
        self.assert_faults("rules: " + bad, "/nowhere/codes", "/nowhere/narrative", "tables/x.csv",
                           "templates/mail/en/" + first, "rules.workdays has \"Noday\"")
        self.configure(rules__holidays="/nowhere/holidays.csv", site__language="tlh")
        self.assert_faults("/nowhere/holidays.csv", "mail/tlh", "letters/tlh")

    def test_zone(self):
        self.configure(site__timezone="Mars/Base")
        self.assert_faults("site.timezone is \"Mars/Base\", which is no IANA time zone")

    def test_tls_and_credentials(self):
        for name in ("ca", "server"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=" + name, "-days", "2"],
                           cwd=self.inst.dir, check=True, capture_output=True)
        path = lambda name: self.inst.dir + "/" + name
        tls = {"tls_certificate": path("server.pem"), "tls_key": path("server.key"), "tls_client_ca": path("ca.pem")}
        port = self.inst.mllp_port
        secret = self.file("password", "secret\n")
        self.configure({"a": dict(tls, port=port)}, mail__username="u", mail__password_file=secret,
                       mail__tls="required", mail__ca_file=path("ca.pem"))
        self.assert_valid()
        for key, wrong in (("tls_key", "ca.key"), ("tls_certificate", "none.pem"), ("tls_client_ca", "server.key")):
            self.configure({"a": dict(tls, port=port, **{key: path(wrong)})})
            self.assert_faults("listener \"a\": %s \"%s\" is not usable" % (key, path(wrong)))
        self.configure(mail__username="u", mail__password_file=path("none"), mail__tls="required",
                       mail__ca_file=path("server.key"))
        self.assert_faults("mail.password_file: could not open", "mail.tls: could not read mail.ca_file")

    def test_ports(self):
        a, b = self.inst.mllp_port, self.inst.web_port
        self.configure({"a": {"port": a, "address": "192.0.2.1"}, "b": {"port": b, "allow": "10.0.0.0/99"}})
        self.assert_faults("listener \"a\": could not listen on 192.0.2.1 port %d" % a, "\"/99\" is not a prefix length",
                           "web.address: could not listen on 127.0.0.1 port %d: Address already in use; hint: The same" % b)
        self.configure()
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # it is reserved for us
            s.bind(("127.0.0.1", a))
            s.listen()
            self.assert_faults("listener \"riverbend\": could not listen on 127.0.0.1 port %d: Address already in use;"
                               " hint: Process %d has it." % (a, os.getpid()))
        self.assert_valid()

    def test_beside_a_running_instance(self):
        role = self.inst.start_role("web")
        try:
            self.assert_valid("web.address: port %d is held by followupd, process %d" % (self.inst.web_port, role.popen.pid))
        finally:
            role.stop()

    def test_one_role_alone(self):
        self.configure(rules__codes="/nowhere/codes")
        status, out, _ = self.run_test("-r", "mailer")
        self.assertEqual((status, out), (0, "configuration is valid\n"))
        self.assertEqual(self.run_test("-r", "engine")[0], 1)


if __name__ == "__main__":
    unittest.main()
