#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""checks.py - what an administrator does with the package in a system that was booted, in one boot after the other.

usage: checks.py ROOT ARCHIVES [--all]      (boot.sh calls it and makes ROOT)

The tests are steps of one story, in the order of their names.  Throughout, a system call that a unit
denies ends the role that made it, where a site's only gets an error: none may.
"""
import json
import re
import sys
import time
import unittest

from machine import Machine, wait_for

ROLES = ("database", "engine", "intake", "mailer", "pages", "web")
UNITS = ["followupd-%s.service" % role for role in ROLES]
CONF = "/etc/followupd/followupd.conf"
ALL = "--all" in sys.argv


def long(test):
    return unittest.skipUnless(ALL, "only with --all: make check-boot")(test)


class Booted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        root, archives = sys.argv[1], sys.argv[2]
        cls.machine = Machine(root, archives)
        cls.began = time.monotonic()

    @classmethod
    def tearDownClass(cls):
        cls.machine.close()

    def tell(self, what):
        print("  %5.1f s  %s" % (time.monotonic() - self.began, what), flush=True)

    # ---- what systemd knows ------------------------------------------------------------------------

    def run_(self, *command, **more):
        return self.machine.run(*command, **more)

    def show(self, unit, *names):
        text = self.run_("systemctl", "show", unit, "--property=" + ",".join(names))
        found = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        return found[names[0]] if len(names) == 1 else [found[n] for n in names]

    def active(self):
        """All roles are, and each says what it does."""
        return all(self.show(u, "ActiveState") == "active" and self.show(u, "StatusText") for u in UNITS)

    def wait_for_roles(self):
        try:
            wait_for("all roles", self.active)
        except AssertionError as failure:
            states = ["%s %s" % (u, self.show(u, "ActiveState", "SubState", "StatusText", "NRestarts")) for u in UNITS]
            said = self.run_("journalctl --no-pager --unit='followupd-*' --lines=30")
            raise AssertionError("%s\n%s\n%s" % (failure, "\n".join(states), said))

    def journal(self, *words):
        return [json.loads(line) for line in self.run_("journalctl", "--output=json", "--no-pager", *words).splitlines()]

    def said(self, unit, text, since):
        return [e for e in self.journal("--unit=" + unit, "--after-cursor=" + since) if text in str(e.get("MESSAGE"))]

    def cursor(self):
        return self.journal("--lines=1")[-1]["__CURSOR"]

    def drop_in(self, unit, text):
        """A person's systemctl edit, gone after the next boot."""
        directory = "/run/systemd/system/%s.d" % unit
        self.run_("mkdir -p %s && cat > %s/50-test.conf && systemctl daemon-reload" % (directory, directory), stdin=text)

    def edit(self, old, new):
        text = self.run_("cat", CONF)
        self.assertTrue(old in text, old)
        self.run_("cat > " + CONF, stdin=text.replace(old, new))

    def reboot(self):
        self.run_("systemctl", "reboot", check=False)
        self.machine.ended()
        self.tell("booted in %.1f s" % self.machine.boot())

    def get(self, url, check=True):
        return self.run_("python3", "-c", "import sys, urllib.request; print(urllib.request.urlopen("
                         "sys.argv[1], timeout=3).read().decode())", url, check=check)

    def page(self):
        return self.get("http://127.0.0.1:8576/")

    # ---- the story -----------------------------------------------------------------------------------

    def test_01_the_system_is_up(self):
        self.assertEqual(self.run_("systemctl", "is-system-running").strip(), "running")
        self.run_("mkdir -p /etc/systemd/system/followupd-.service.d; printf '[Service]\\nSystemCallErrorNumber=kill\\n'"
                  " > /etc/systemd/system/followupd-.service.d/90-kill.conf")

    def test_02_readme_leads_to_a_mail(self):
        print(self.run_("python3", "-B", "/srv/followupd/tests/boot/first_mail.py", "/srv/followupd/README.md",
                        "/srv/packages"), end="")

    def test_03_each_role_says_what_it_does(self):
        self.wait_for_roles()
        for unit in UNITS:
            self.assertEqual(self.show(unit, "Type", "NotifyAccess"), ["notify", "main"], unit)
            self.tell("%-28s %s" % (unit, self.show(unit, "StatusText")))

    def test_04_the_journal_has_fields_and_no_patient(self):
        self.assertTrue(self.journal("_SYSTEMD_UNIT=followupd-web.service", "PRIORITY=6"))
        for unit in UNITS:
            for e in [e for e in self.journal("--unit=" + unit) if e.get("_SYSTEMD_UNIT") == unit]:
                self.assertEqual(e["SYSLOG_IDENTIFIER"], "followupd")
                self.assertIn(e["PRIORITY"], "01234567")
                self.assertNotRegex(str(e["MESSAGE"]).upper(), "MARCHBANK|ELOWEN|RB1900")
        parts = {name: self.run_("cd /root && followupctl support-bundle --quick b.tar > /dev/null && tar -xOf b.tar"
                                 " followupd-support/%s.txt && rm b.tar" % name) for name in ("units", "log")}
        self.assertIn("followupd-engine.service\n  LoadState=loaded\n  ActiveState=active\n  SubState=running\n", parts["units"])
        self.assertRegex(parts["units"], r"NRestarts=[0-9]+\n  ExecMainStatus=0\n")
        self.assertRegex(parts["log"], r"(?m)^20\S+Z web\[[0-9]+\] info: answering HTTP on … port …$")
        self.assertNotRegex(parts["log"].upper(), "MARCHBANK|ELOWEN|RB1900")

    def test_05_reload_takes_over_what_it_says(self):
        since = self.cursor()
        self.edit('#name = "Example Hospital"', 'name = "Riverbend Infirmary"')
        self.edit('#port = "8576"', 'port = "8599"')
        self.run_("systemctl", "reload", "followupd-pages.service")
        wait_for("the new name", lambda: "Riverbend Infirmary" in self.page())
        told = wait_for("the key that waits", lambda: self.said("followupd-pages.service", "pages.port", since))
        self.tell("reload: " + told[0]["MESSAGE"])
        self.edit('port = "8599"', '#port = "8576"')

    def test_06_a_file_with_a_fault_changes_nothing(self):
        since = self.cursor()
        self.edit('name = "Riverbend Infirmary"', 'name = "Riverbend')
        self.run_("systemctl", "reload", "followupd-pages.service")
        wait_for("the fault", lambda: self.said("followupd-pages.service", "followupd.conf", since))
        self.assertIn("Riverbend Infirmary", self.page())
        self.edit('name = "Riverbend', 'name = "Riverbend Infirmary"')

    def test_07_the_watchdog_ends_a_role_that_hangs(self):
        for unit in UNITS:
            self.drop_in(unit, "[Service]\nWatchdogSec=2\n")
        self.run_("systemctl", "restart", "followupd.target")
        self.wait_for_roles()
        before = {unit: self.show(unit, "MainPID") for unit in UNITS}
        self.run_("kill", "-STOP", *before.values())
        for unit in UNITS:
            wait_for("another process of " + unit, lambda: self.show(unit, "MainPID") not in ("0", before[unit]))
            self.assertTrue(self.said_watchdog(unit), unit)
        self.wait_for_roles()
        for unit in UNITS:
            self.run_("rm -r /run/systemd/system/%s.d" % unit)
        self.run_("systemctl daemon-reload; systemctl restart followupd.target")
        self.wait_for_roles()

    def said_watchdog(self, unit):
        return "Watchdog timeout" in self.run_("journalctl", "--no-pager", "--unit=" + unit)

    def test_08_no_connection_is_refused_by_a_restart(self):
        # What an intake had accepted and not read when it was stopped, its sender sends again.
        self.run_("for i in $(seq 12); do sed s/FIRST1/AGAIN$i/ ~administrator/report.hl7 > /tmp/m$i.hl7; done")
        answers = self.run_("for i in 1 2 3 4; do systemctl restart followupd-intake.service; done &"
                            " for i in $(seq 12); do for try in 1 2 3 4 5; do"
                            " followupctl --json hl7 send 127.0.0.1:2575 /tmp/m$i.hl7 && break; done; done; wait")
        self.assertNotIn("could not connect", answers)
        self.assertEqual(sorted(re.findall(r'"control_id": "(\w+)",\s+"answer": "AA"', answers)),
                         sorted("AGAIN%d" % i for i in range(1, 13)), answers)

    def test_09_stop_and_start_at_once(self):
        began = time.monotonic()
        self.run_("systemctl stop followupd.target && systemctl start followupd.target")
        self.wait_for_roles()
        self.tell("stopped and started in %.1f s" % (time.monotonic() - began))
        self.run_("for i in 1 2 3 4 5 6; do systemctl stop followupd.target && systemctl start followupd.target; done")
        self.run_("systemctl --no-block stop followupd.target; systemctl start followupd.target")
        self.wait_for_roles()

    def test_10_a_secret_is_seen_by_its_unit_alone(self):
        self.run_("umask 077; echo secret > /etc/followupd/smtp-password")
        self.drop_in("followupd-mailer.service", "[Service]\nLoadCredential=smtp-password:/etc/followupd/smtp-password\n")
        self.edit('#username = ""', 'username = "followup"')
        self.edit('#password_file = ""', 'password_file = "/run/credentials/followupd-mailer.service/smtp-password"')
        self.run_("systemctl", "restart", "followupd-mailer.service")
        self.wait_for_roles()
        path = "/proc/%s/root/run/credentials/followupd-%s.service/smtp-password"
        self.assertEqual(self.run_("cat", path % (self.show("followupd-mailer.service", "MainPID"), "mailer")), "secret\n")
        self.run_("! runuser -u followupd-pages -- cat /run/credentials/followupd-mailer.service/smtp-password")

    def test_11_other_networks_are_denied(self):
        health = "http://192.0.2.1:8575/healthz"
        self.run_("ip link set lo up && ip address add 192.0.2.1/32 dev lo")
        address = '# Address for health, readiness and metrics.\n\t%saddress = "%s"'
        self.edit(address % ("#", "127.0.0.1"), address % ("", "0.0.0.0"))
        self.run_("systemctl", "restart", "followupd-web.service")
        self.wait_for_roles()
        self.get("http://127.0.0.1:8575/healthz")
        if "BPF" in self.run_("journalctl", "--no-pager", "--grep=IP firewall", check=False):
            self.skipTest("the kernel lets nobody filter addresses in there")
        self.assertIn("timed out", self.get(health, check=False))
        self.drop_in("followupd-web.service", "[Service]\nIPAddressAllow=192.0.2.0/24\n")
        self.run_("systemctl", "restart", "followupd-web.service")
        self.wait_for_roles()
        self.get(health)

    def test_12_without_postgresql_there_is_a_clear_status(self):
        self.run_("systemctl stop followupd.target; mv /usr/lib/postgresql/15/bin/postgres /usr/lib/postgresql/15/bin/away")
        began = time.monotonic()
        self.run_("systemctl", "start", "followupd.target", check=False)
        seconds = time.monotonic() - began
        self.tell("started without a database in %.1f s" % seconds)
        for unit in UNITS:
            self.tell("%-28s %s" % (unit, self.show(unit, "ActiveState", "SubState", "StatusText")))
        self.assertLess(seconds, 15)
        self.run_("mv /usr/lib/postgresql/15/bin/away /usr/lib/postgresql/15/bin/postgres")
        self.wait_for_roles()

    @long
    def test_20_it_is_there_after_a_reboot(self):
        before = self.run_("followupctl --json messages list")
        self.assertIn("AGAIN12", before)
        self.reboot()
        self.wait_for_roles()
        self.assertEqual(self.run_("followupctl --json messages list"), before)

    @long
    def test_21_a_boot_does_not_wait_for_postgresql(self):
        self.run_("mv /usr/lib/postgresql/15/bin/postgres /usr/lib/postgresql/15/bin/away")
        self.reboot()
        self.assertEqual(self.run_("systemctl is-active multi-user.target followupd.target"), "active\nactive\n")
        self.run_("mv /usr/lib/postgresql/15/bin/away /usr/lib/postgresql/15/bin/postgres")
        self.wait_for_roles()

    def test_30_no_call_was_denied_and_no_role_died(self):
        self.assertNotIn("status=31/SYS", self.run_("journalctl", "--no-pager"))
        for unit in UNITS[1:]:  # the database's could not start where there was none
            said = self.run_("journalctl", "--no-pager", "--unit=" + unit)
            self.assertNotRegex(said, r"Main process exited, code=((killed|dumped), status=(?!6/ABRT|9/KILL|15/TERM)|exited, status=[^0])",
                                said)  # ABRT: the watchdog's, of another test

    def test_40_purge_keeps_what_is_a_patients(self):
        text = self.run_("apt-get", "purge", "--yes", "followupd")
        self.tell([line for line in text.splitlines() if "patient data" in line][0])
        self.assertIn("what you wrote there", text)
        self.assertIn("postgres", self.run_("ls", "/var/lib/followupd"))
        self.run_("test", "-s", CONF)
        self.assertEqual(self.run_("ls /etc/systemd/system/*.wants | grep followupd", check=False), "")
        self.assertEqual(self.run_("systemctl list-units --all --no-legend 'followupd*'"), "")


if __name__ == "__main__":
    program = unittest.main(argv=["checks.py"], verbosity=2, exit=False, failfast=True)
    sys.exit(not program.result.wasSuccessful())
