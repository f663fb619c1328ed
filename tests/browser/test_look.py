#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_look.py - the pages in a browser: accessible, narrow, wide, by keys alone and without a script.

tests/browser/render fills them from their samples, look.js looks at them; no server and no network.
Needs node, Chromium and what package.json names (`npm ci`), in TEST_NODE_MODULES, in browser/ of the
build tree or here; skipped where one is missing.  Pictures go to TEST_PICTURES (default: pictures/ of
the build tree).
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = os.environ.get("SOURCE_DIR", os.path.realpath(os.path.join(os.path.dirname(__file__), "../..")))
BUILD = os.environ.get("BUILD_DIR", os.getcwd())
HERE = os.path.join(SOURCE, "tests/browser")
RENDER = os.path.join(BUILD, "tests/browser/render")
PICTURES = os.environ.get("TEST_PICTURES", os.path.join(BUILD, "pictures"))


def find_modules():
    for place in (os.environ.get("TEST_NODE_MODULES", ""), BUILD + "/browser/node_modules", HERE + "/node_modules"):
        if all(os.path.exists("%s/%s/package.json" % (place, name)) for name in ("axe-core", "playwright-core")):
            return place
    return None


NODE = shutil.which("node") or shutil.which("nodejs")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MODULES = find_modules()
MISSING = ("there is no node" if not NODE else "there is no Chromium" if not CHROMIUM
           else "axe-core and playwright-core are not there: npm ci in tests/browser" if not MODULES else None)


@unittest.skipIf(MISSING, MISSING)
class LookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="fud.look.", dir=os.environ.get("TMPDIR", "/tmp"))
        pages = os.path.join(cls.place.name, "pages")
        env = dict(os.environ, SOURCE_DIR=SOURCE, NODE_PATH=MODULES, CHROMIUM=CHROMIUM, HOME=cls.place.name)
        subprocess.run([RENDER, pages], check=True, env=env)
        out = subprocess.run([NODE, os.path.join(HERE, "look.js"), pages, PICTURES], check=True, env=env,
                             stdout=subprocess.PIPE, timeout=1200).stdout
        cls.seen = [json.loads(line) for line in out.decode().splitlines()]

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def holds(self, check, least):
        """Every page passed that check, and at least so many were looked at."""
        seen = [s for s in self.seen if s["check"] == check]
        faults = ["%s, %s: %s" % (s["page"], s["where"], s["fault"]) for s in seen if s["fault"]]
        self.assertEqual([], faults)
        self.assertGreaterEqual(len(seen), least)

    def test_axe_finds_no_violation(self):
        self.holds("axe", 110)

    def test_nothing_is_refused_by_the_policy_and_no_script_fails(self):
        self.holds("console", 110)

    def test_nothing_scrolls_sideways_at_320_pixels(self):
        self.holds("narrow", 50)

    def test_wider_spacing_of_text_cuts_nothing_off(self):
        self.holds("spacing", 50)

    def test_words_that_do_not_break_make_no_page_wider(self):
        self.holds("wide words", 40)

    def test_keys_do_what_the_page_of_keys_says(self):
        self.holds("keys", 25)

    def test_keys_send_the_forms_that_their_buttons_send(self):
        self.holds("forms", 7)

    def test_it_works_without_a_script(self):
        self.holds("scriptless", 3)

    def test_pictures_are_there(self):
        for name in ("list-1280-light", "list-375-light", "case.usual-1280-dark", "answer-320-light", "list-1280-forced"):
            self.assertGreater(os.path.getsize("%s/%s.png" % (PICTURES, name)), 5000)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
