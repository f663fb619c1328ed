/* SPDX-License-Identifier: Apache-2.0
 *
 * test_findings.c - a CSV of findings: what a row says, and faults by line and column.
 */
#include "../suite.h"
#include "site.h"

#include <string.h>

Suite *findings_suite(void);

#define ROW(fields)                                                                                \
	"exam_date,reported,patient,system,version,inputs,what,interval,orderer\n" fields

START_TEST(a_row_is_a_finding)
{
	struct arena *a = arena_new();
	struct directory people = {0};
	size_t n;
	const char *faults;
	struct simulated_item *i = site_findings(a,
	    ROW("2026-03-02,2026-03-04,ann,lung-rads,2022, category = 4A ;,,,D1\n"
		"2026-03-02,,,,,,CT chest,3-6 months,D1\n"
		"2026-03-03,,ann,,,,CT-CHEST,1 year,\n"
		"2026-03-03,,,,,,US-THYROID,,\n"),
	    &people, &n, &faults);
	ck_assert_str_eq(faults, "");
	ck_assert_uint_eq(n, 4);
	ck_assert_int_eq(zone_date(site_rules()->worktime.zone, i[0].at), date_of(2026, 3, 4));
	ck_assert_int_eq(i[0].finding->day, date_of(2026, 3, 2));
	ck_assert_str_eq(i[0].finding->system, "lung-rads");
	ck_assert_uint_eq(i[0].finding->input_count, 1);
	ck_assert_str_eq(i[0].finding->input[0].key, "category");
	ck_assert_str_eq(i[0].finding->input[0].value, "4A");
	ck_assert_str_eq(i[1].finding->stated.tokens, "CT-CHEST");
	ck_assert_int_eq(i[1].finding->stated.min, 3);
	ck_assert_int_eq(i[1].finding->stated.max, 6);
	ck_assert_str_eq(i[1].finding->stated.unit, "months");
	ck_assert_int_eq(i[2].finding->stated.min, 12);
	ck_assert_int_eq(i[3].finding->stated.min, -1);
	ck_assert_int_eq(i[0].patient, i[2].patient);
	ck_assert_int_ne(i[1].patient, i[0].patient);
	ck_assert_int_ne(i[1].patient, i[3].patient);
	ck_assert_ptr_nonnull(directory_find(&people, "D1"));
	arena_free(a);
}
END_TEST

static const struct {
	const char *text, *want;
} faults_of[] = {
    {ROW("2026-02-30,,,,,,CT-CHEST,,\n"), "2: exam_date: must be a day like 2026-03-02"},
    {ROW("# note\n\n2026-03-02,2026-03-01,,,,,CT-CHEST,,\n"), "4: reported: lies before the exam"},
    {ROW("2026-03-02,,,lung-rads,1999,category=3,,,\n"), "2: version: there is no table"},
    {ROW("2026-03-02,,,rads,,category=3,,,\n"), "2: system: there is no table"},
    {ROW("2026-03-02,,,lung-rads,,colour=3,,,\n"), "2: inputs: lung-rads 2022 has no input"},
    {ROW("2026-03-02,,,lung-rads,,category,,,\n"), "2: inputs: lung-rads 2022: a value is written"},
    {ROW("2026-03-02,,,lung-rads,,,,,\n"), "2: inputs: a finding of lung-rads 2022 needs"},
    {ROW("2026-03-02,,,,,,,,\n"), "2: what: a finding without a table"},
    {ROW("2026-03-02,,,,,,Quark,,\n"), "2: what: must be an exam like CT-CHEST"},
    {ROW("2026-03-02,,,,,,CT-CHEST,soon,\n"), "2: interval: must be like 6 months"},
    {ROW("2026-03-02,,,,,,CT-CHEST,6-3 months,\n"), "2: interval: must be like 6 months"},
    {ROW("2026-03-02,,,,,,CT-CHEST,3 months or so,\n"), "2: interval: must be like 6 months"},
    {ROW("2026-03-02,,,,,,CT-CHEST,,,,\n"), "2: exam_date: the row has 11 fields, the header 9"},
    {"exam_date,what,colour\n", "1: exam_date: there is no column \"colour\""},
    {"what\n", "1: exam_date: the column is missing"},
    {"exam_date\n", "1: system: the column is missing, and \"what\" too"},
};

START_TEST(a_fault_has_its_line_and_column)
{
	struct arena *a = arena_new();
	struct directory people = {0};
	size_t n;
	const char *faults;
	site_findings(a, faults_of[_i].text, &people, &n, &faults);
	ck_assert_uint_eq(n, 0);
	ck_assert_msg(strncmp(faults, faults_of[_i].want, strlen(faults_of[_i].want)) == 0,
	    "\"%s\" does not begin with \"%s\"", faults, faults_of[_i].want);
	ck_assert_ptr_eq(strchr(faults, '\n'), faults + strlen(faults) - 1);
	arena_free(a);
}
END_TEST

Suite *findings_suite(void)
{
	Suite *s = suite_create("findings");
	TCase *t = tcase_create("findings");
	tcase_add_test(t, a_row_is_a_finding);
	tcase_add_loop_test(
	    t, a_fault_has_its_line_and_column, 0, (int)(sizeof faults_of / sizeof *faults_of));
	suite_add_tcase(s, t);
	return s;
}
