/* SPDX-License-Identifier: Apache-2.0
 *
 * test_alike.c - numbers that differ only in how they are written.
 */
#include "../suite.h"
#include "followupd/alike.h"

#include <check.h>
#include <string.h>

Suite *alike_suite(void);

static const struct {
	const char *value, *alike;
	bool cut;
} rows[] = {
    {"000451", "451", false},
    {"451", "451", false},
    {"45-1-7", "451", true},
    {"4 51", "451", false},
    {"00 0451", "451", false},
    {"451-7", "451", true},
    {"451/x", "451", true},
    {"451 7", "451", true},
    {"4517", "4517", false},
    {"mrn00451", "MRN451", false},
    {"R-00451", "R451", false},
    {"R40051", "R40051", false},
    {"0A0451", "A0451", false},
    {"100", "100", false},
    {"00", "", false},
    {"12", "", false},
    {"---", "", false},
    {"", "", false},
    {"-7", "", false},
    {"1234567890123456789012345678901234567890123456789012345678901234567890", "", false},
};

START_TEST(a_number_is_read_as_a_person_does)
{
	char out[ALIKE_MAX];
	bool cut;

	number_alike(rows[_i].value, strlen(rows[_i].value), out, &cut);
	ck_assert_str_eq(out, rows[_i].alike);
	ck_assert_int_eq(cut, rows[_i].cut);
}
END_TEST

Suite *alike_suite(void)
{
	Suite *s = suite_create("alike");
	TCase *t = tcase_create("numbers");
	tcase_add_loop_test(t, a_number_is_read_as_a_person_does, 0, sizeof rows / sizeof *rows);
	suite_add_tcase(s, t);
	return s;
}
