/* SPDX-License-Identifier: Apache-2.0
 *
 * test_size.c - of a text that is longer than the policy reads, beginning and end are read, and a
 * person is asked.
 */
#include "../suite.h"
#include "world.h"

#include <string.h>

Suite *size_suite(void);

#define HEAD   "report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text="
#define FILLER "The lungs are clear and the heart is of normal size. "
#define ADVICE "Recommend CT abdomen in 6 months. "
#define KINDS  "case question"

/* What is asked and opened by the report with `bytes` of filler before, behind or around it. */
static void expect(size_t before, size_t behind, const char *wanted)
{
	struct world w;
	struct buf line = {0}, got = {0};
	world_open(&w, shipped_rules(source_dir()));
	buf_adds(&line, HEAD);
	while (before > sizeof FILLER && line.len < before)
		buf_adds(&line, FILLER);
	buf_adds(&line, ADVICE);
	size_t until = line.len + behind;
	while (line.len < until)
		buf_adds(&line, FILLER);
	buf_adds(&line, "Lung-RADS 4A.");
	script_line(&w, buf_text(&line));
	ck_assert(w.out.ok);
	show_changes(&w, KINDS, &got);
	ck_assert_str_eq(buf_text(&got), wanted);
	buf_free(&line);
	buf_free(&got);
	world_close(&w);
}

#define ASKED	"question unread-report 2/unread\n"
#define LUNG	"lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
#define ABDOMEN "recommendation/abdomen#1 open follow-up-imaging CT-ABD 2026-09-02..2026-09-02\n"

START_TEST(a_long_text_is_read_whole)
{
	expect(0, 900 * 1000, "case 5 " LUNG "case 7 " ABDOMEN);
}
END_TEST

START_TEST(beginning_and_end_of_a_longer_one_are_read_and_it_is_asked)
{
	expect(0, 3 * 1000 * 1000, ASKED "case 6 " LUNG "case 8 " ABDOMEN);
}
END_TEST

START_TEST(what_stands_in_the_middle_is_not_read_and_asked)
{
	expect(2 * 1000 * 1000, 2 * 1000 * 1000, ASKED "case 6 " LUNG);
}
END_TEST

Suite *size_suite(void)
{
	Suite *s = suite_create("size");
	TCase *t = tcase_create("size");
	tcase_add_test(t, a_long_text_is_read_whole);
	tcase_add_test(t, beginning_and_end_of_a_longer_one_are_read_and_it_is_asked);
	tcase_add_test(t, what_stands_in_the_middle_is_not_read_and_asked);
	suite_add_tcase(s, t);
	return s;
}
