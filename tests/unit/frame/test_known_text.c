/* SPDX-License-Identifier: Apache-2.0
 *
 * test_known_text.c - of a log line only the program's own words are left.
 */
#include "followupd/known_text.h"

#include <check.h>
#include <string.h>

Suite *known_text_suite(void);

/* As they stand in a program, with what is no sentence among them. */
static const char constants[] =
    "\x7f"
    "ELF\1\2\0could not store %d of %zu messages\0%s: %s%s%s\0listener %s: connection from %s "
    "closed\0"
    "the server said %.*s, after %lld mails\0role %s ended with signal %d\0"
    "%d%% of the disk\0no such table\0Smith\0%s %s\0short %d\0";

static const struct {
	const char *text, *known;
} texts[] = {
    {"no such table", "no such table"},
    {"could not store 3 of 12 messages", "could not store 3 of 12 messages"},
    {"could not store 3 of 12 messages!", "…"},
    {"could not store -3 of 12 messages", "could not store -3 of 12 messages"},
    {"role engine ended with signal 9", "role … ended with signal …"},
    {"role MRN 4711 ended with signal 9", "role … ended with signal …"},
    {"listener plain: connection from 10.1.2.3 closed", "listener …: connection from … closed"},
    {"93% of the disk", "93% of the disk"},
    /* joined by colons, each part by itself */
    {"could not store 3 of 12 messages: no such table",
	"could not store 3 of 12 messages: no such table"},
    {"ALDERWICK^ROWAN: could not store 3 of 12 messages", "…: could not store … of … messages"},
    {"no such table: SC10017 ALDERWICK", "no such table: …"},
    {"a: b: no such table; hint: ring 555-0100", "…: …: no such table; …: …"},
    /* an inserted text is as short as it can be, and what follows it is no number */
    {"the server said 550 4711 no, after 3 mails", "the server said …, after … mails"},
    /* a name, a table of bytes and two words of anything are no sentences */
    {"Smith", "…"},
    {"Rowan Alderwick", "…"},
    {"", ""},
};

START_TEST(only_constants_are_left)
{
	struct known_text *k = known_text_new();
	known_text_add(k, constants, sizeof constants);
	struct buf b = {0};
	known_text_put(k, texts[_i].text, &b);
	ck_assert_str_eq(buf_text(&b), texts[_i].known);
	buf_free(&b);
	known_text_free(k);
}
END_TEST

static const struct {
	const char *line, *known;
} lines[] = {
    {"2026-03-02T20:00:00.123Z intake[4711] warning: no such table",
	"2026-03-02T20:00:00.123Z intake[4711] warning: no such table\n"},
    {"mail-worker[7] info: ALDERWICK", "mail-worker[7] info: …\n"},
    {"document-worker[7] error: no such table", "document-worker[7] error: no such table\n"},
    {"smith[7] info: no such table", NULL},
    {"engine-room[7] info: no such table", NULL},
    {"engine[7] infos: no such table", NULL},
    {"engine[x] info: no such table", NULL},
    {"2026-03-02T20:00:00Z engine[7] info: no such table", NULL},
    {"ALDERWICK engine[7] info: no such table", NULL},
    {"no such table", NULL},
    {"", NULL},
};

START_TEST(a_line_is_ours_or_left_out)
{
	struct known_text *k = known_text_new();
	known_text_add(k, constants, sizeof constants);
	struct buf b = {0};
	ck_assert_int_eq(known_text_put_line(k, lines[_i].line, &b), lines[_i].known != NULL);
	ck_assert_str_eq(buf_text(&b), lines[_i].known ? lines[_i].known : "");
	buf_free(&b);
	known_text_free(k);
}
END_TEST

/* What was written into it is known, and nothing else. */
START_TEST(the_constants_of_a_program_are_read)
{
	struct err e;
	struct buf b = {0};
	struct known_text *k = known_text_new();
	ck_assert_msg(known_text_add_program(k, "/proc/self/exe", &e), "%s", e.text);
	static const char sentence[] = "a sentence that stands in this program";
	char other[sizeof sentence];
	memcpy(other, sentence, sizeof sentence);
	known_text_put(k, other, &b);
	ck_assert_str_eq(buf_text(&b), sentence);
	buf_clear(&b);
	other[2] = 'S';
	known_text_put(k, other, &b);
	ck_assert_str_eq(buf_text(&b), "…");
	buf_free(&b);
	ck_assert(!known_text_add_program(k, "/nowhere", &e));
	known_text_free(k);
}
END_TEST

Suite *known_text_suite(void)
{
	Suite *s = suite_create("known_text");
	TCase *t = tcase_create("texts");
	tcase_add_loop_test(t, only_constants_are_left, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(t, a_line_is_ours_or_left_out, 0, sizeof lines / sizeof *lines);
	tcase_add_test(t, the_constants_of_a_program_are_read);
	suite_add_tcase(s, t);
	return s;
}
