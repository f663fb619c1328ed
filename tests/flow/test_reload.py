#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_reload.py - SIGHUP takes over what followupd.conf(5) says, and nothing else reads the file again."""
import os
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, wait_for  # noqa: E402  (becomes nobody first)
from scenario import Scenario  # noqa: E402

PROCESSES = 6  # the supervisor and five roles
CATEGORY_3 = {"79086-5": ("79086-5^CT Chest for screening WO contrast^LN", {"lung-rads/2022.category": "3"})}


def keys():
    """{section.key: (default, reload or restart, limits)}, as the program says."""
    text = subprocess.run([BUILD + "/followupd", "--config-keys"], capture_output=True, check=True).stdout.decode()
    rows = [line.split("\t") for line in text.splitlines()]
    return {r[0]: (r[1], r[3], r[4]) for r in rows}


class Reload(Scenario):
    def count(self, text):
        return self.inst.log_text().count(text)

    def hang_up(self, text="the configuration is taken over", times=PROCESSES):
        before = self.count(text)
        self.inst.process.signal(signal.SIGHUP)
        wait_for("%d times %s" % (times, text), lambda: self.count(text) >= before + times)

    def finding(self, number, day, until):
        """One patient more, and the mails about her."""
        procedure, codes = CATEGORY_3["79086-5"]
        before = len(self.mails())
        self.report("R%d" % number, "A%d" % number, day, procedure, codes, patient="SC%d" % number)
        self.until(until)
        wait_for("a mail", lambda: len(self.mails()) > before)
        wait_for("the last mail", lambda: self.inst.sql("SELECT count(*) FROM outbox WHERE due_at <= clock_now()") == [(0,)])
        return self.mails()[before:]

    def test_mails_change_with_the_names_in_them(self):
        old = self.finding(1, "20260302", "2026-03-10T18:00:00Z")
        self.assertTrue(all("Example Hospital" in m["mail"]["From"] for m in old))
        self.inst.settings.update({"site.name": "Calder Valley", "mail.from": "tracking@calder.example",
                                   "site.worklist_url": "https://worklist.calder.example"})
        self.inst.write_config()
        self.hang_up()
        for mail in self.finding(2, "20260310", "2026-03-18T18:00:00Z"):
            text = self.body(mail)
            self.assertEqual(mail["mail"]["X-Envelope-From"], "tracking@calder.example")
            self.assertIn("tracking@calder.example", mail["mail"]["From"])
            self.assertIn("Calder Valley", mail["mail"]["From"] + text)
            self.assertNotIn("Example Hospital", str(mail["mail"]["From"]) + text)
            self.assertIn("https://worklist.calder.example/case/", text)
            if mail["ics"]:
                self.assertIn("tracking@calder.example", mail["ics"].replace("\r\n ", ""))

    def test_a_bad_file_that_nobody_asked_for_changes_nothing(self):
        running = self.inst.config
        self.inst.config = shutil.copy(running, self.inst.dir + "/ctl.conf")  # followupctl reads a file itself
        with open(running, "a") as f:
            f.write("mail {\n  port = seven\n")
        self.assertTrue(self.finding(1, "20260302", "2026-03-10T18:00:00Z"))
        for role in ("engine", "mailer"):  # their successors get what was accepted
            pid = self.inst.role_pid(role)
            os.kill(pid, signal.SIGKILL)
            wait_for("the next " + role, lambda: self.inst.role_pid(role) not in (None, pid))
        self.assertTrue(self.finding(2, "20260310", "2026-03-18T18:00:00Z"))
        self.hang_up("the configuration stays as it was", 1)
        self.assertEqual(self.count("the configuration is taken over"), 0)
        self.assertTrue(self.finding(3, "20260318", "2026-03-26T18:00:00Z"))
        self.verify()

    def test_rules_that_do_not_fit_keep_the_engine_as_it_was(self):
        self.inst.settings.update({"rules.workdays": "Mon Noday", "site.name": "Calder Valley"})
        self.inst.write_config()
        self.hang_up("engine[%d] error: the configuration stays as it was: rules.workdays has \"Noday\""
                     % self.inst.role_pid("engine"), 1)
        for mail in self.finding(1, "20260302", "2026-03-10T18:00:00Z"):
            self.assertIn("Example Hospital", mail["mail"]["From"])


class Keys(unittest.TestCase):
    """Every key of the table, changed: those for a restart are named, the others are not."""

    def setUp(self):
        self.inst = Instance({'authority "EMPI".names': "", 'folder "files".path': ""}, rehearsal=False)
        self.inst.listeners["door"] = {"port": "0", "facility": "RIVERBEND"}
        self.inst.write_config()
        self.web = self.inst.start_role("web")
        self.fine = False

    def tearDown(self):
        self.web.stop()
        self.inst.__exit__(None if self.fine else AssertionError, None, None)

    def other_value(self, key, now):
        default, _, limits = keys()[key]
        if " to " in limits:
            low, high = (int(x) for x in limits.split(" to "))
            return high - 1 if str(now) != str(high - 1) else high - 2
        if limits:
            return next(x for x in limits.split("|") if x != now)
        if default in ("true", "false"):
            return "false" if str(now) == "true" else "true"
        kinds = {"send_time": "09:30", "timezone": "Europe/Madrid", "charset": "ISO-8859-1", "domain": "elsewhere.example",
                 "worklist_url": "https://elsewhere.example", "connection": "host=/elsewhere"}
        addresses = ("fail_safe_email", "from", "reply_to", "envelope_from")
        name = key.split(".")[-1]
        if name in addresses or key == "replies.address":
            return "elsewhere@riverbend.example"
        return kinds.get(name, "/elsewhere")

    def test_each_key_does_what_the_table_says(self):
        table, inst = keys(), self.inst
        for key in table:
            if key == "listener.protocol":  # one that is fhir has no certificate
                inst.listeners["door"]["protocol"] = "fhir"
            elif key.startswith("listener."):
                rows = inst.listeners["riverbend"]
                rows[key[9:]] = self.other_value(key, rows.get(key[9:], table[key][0]))
            elif key.startswith("authority."):
                inst.settings['authority "EMPI".' + key[10:]] = self.other_value(key, table[key][0])
            elif key.startswith("folder."):
                inst.settings['folder "files".' + key[7:]] = self.other_value(key, table[key][0])
            else:
                inst.settings[key] = self.other_value(key, inst.settings.get(key, table[key][0]))
        inst.settings.update({"mail.host": "127.0.0.1", "mail.tls": "opportunistic", "log.level": "debug",
                              "pages.address": "127.0.0.2", "pages.sign_in": "header", "pages.header_name": "X-Other",
                              "pages.public_url": "https://pages.riverbend.example"})
        inst.listeners["another"] = {"port": "0"}
        inst.write_config()
        self.web.signal(signal.SIGHUP)
        wait_for("the reload", lambda: "the configuration is taken over" in inst.log_text())
        log = inst.log_text()
        for key, (_, when, _) in table.items():
            section, name = key.split(".")
            titled = {"listener": 'listener "riverbend": ', "authority": 'authority "EMPI": ',
                      "folder": 'folder "files": '}
            if key == "listener.protocol":
                titled["listener"] = 'listener "door": '
            line = titled.get(section, section + ".") + "%s has changed, which needs a restart" % name
            self.assertEqual(line in log, when == "restart", key)
        self.assertIn("listener \"another\" is new, which needs a restart", log)
        self.assertNotIn("is gone", log)
        # What is kept for a restart stays different, and is named again.
        named = log.count("needs a restart")
        del inst.listeners["riverbend"]
        inst.write_config()
        self.web.signal(signal.SIGHUP)
        wait_for("the next reload", lambda: inst.log_text().count("the configuration is taken over") == 2)
        self.assertIn("listener \"riverbend\" is gone, which needs a restart", inst.log_text())
        self.assertGreater(inst.log_text().count("needs a restart"), named + 1)
        self.fine = True


if __name__ == "__main__":
    unittest.main()
