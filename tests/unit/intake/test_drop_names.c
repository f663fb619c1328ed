/* SPDX-License-Identifier: Apache-2.0
 *
 * test_drop_names.c - which files of a drop folder are meant to be taken.
 */
#include "followupd/drop_names.h"

#include <check.h>

Suite *drop_names_suite(void);

static const struct {
	const char *patterns, *name;
	bool temporary, matches;
} names[] = {
    {"*", "a.hl7", false, true},
    {"*.hl7", "A.HL7", false, true},
    {"*.hl7", "a.txt", false, false},
    {"*.hl7 *.txt", "a.txt", false, true},
    {"  *.hl7   oru_* ", "oru_1", false, true},
    {"*.hl7", "a.hl7.gz", false, false},
    {"*", "a.hl7.filepart", true, true},
    {"*", "a.hl7.PART", true, true},
    {"*", "a.hl7~", true, true},
    {"*", ".a.hl7", true, true},
    {"*", ".a.hl7.Xy12Ab", true, true}, /* rsync */
    {"*", "a.error", true, true},
    {"*", "part", false, true},
    {"*", "~", true, true},
    {"", "a", false, false},
};

START_TEST(names_are_told_apart)
{
	ck_assert_int_eq(drop_is_temporary(names[_i].name), names[_i].temporary);
	ck_assert_int_eq(drop_matches(names[_i].patterns, names[_i].name), names[_i].matches);
}
END_TEST

START_TEST(a_whole_file_ends_with_a_line_end)
{
	static const char whole[] = "\r\n\x1c\x1a", cut[] = "|A^~0";
	for (const char *c = whole; *c; c++)
		ck_assert(drop_may_end_with(*c));
	for (const char *c = cut; *c; c++)
		ck_assert(!drop_may_end_with(*c));
	ck_assert(!drop_may_end_with('\0'));
}
END_TEST

Suite *drop_names_suite(void)
{
	Suite *s = suite_create("drop_names");
	TCase *t = tcase_create("names");
	tcase_add_loop_test(t, names_are_told_apart, 0, sizeof names / sizeof *names);
	tcase_add_test(t, a_whole_file_ends_with_a_line_end);
	suite_add_tcase(s, t);
	return s;
}
