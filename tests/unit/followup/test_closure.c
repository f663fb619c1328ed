/* SPDX-License-Identifier: Apache-2.0
 *
 * test_closure.c - every closure code: what it needs, how it counts, what is refused.
 */
#include "followupd/closure.h"

#include <check.h>
#include <string.h>

Suite *closure_suite(void);

static const struct {
	enum closure_code code;
	unsigned needs;
	enum closure_counts counts;
} codes[] = {
    {CLOSURE_DONE_MATCH, NEEDS_EXAM, COUNTS_COMPLETED},
    {CLOSURE_DONE_EARLY, NEEDS_EXAM, COUNTS_COMPLETED_APART},
    {CLOSURE_DONE_LATE, NEEDS_EXAM, COUNTS_COMPLETED_APART},
    {CLOSURE_DONE_EQUIV, NEEDS_EXAM | NEEDS_CLINICIAN, COUNTS_COMPLETED_APART},
    {CLOSURE_DONE_ELSEWHERE, NEEDS_SOURCE, COUNTS_COMPLETED},
    {CLOSURE_DONE_NONIMG, NEEDS_REASON, COUNTS_COMPLETED},
    {CLOSURE_RESOLVED_BY_RESULT, NEEDS_REPORT, COUNTS_COMPLETED},
    {CLOSURE_CLIN_CLOSED, NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_EXCLUDED},
    {CLOSURE_MANAGED_ONC, NEEDS_REASON, COUNTS_EXCLUDED},
    {CLOSURE_MANAGED_SPEC, NEEDS_REASON, COUNTS_EXCLUDED},
    {CLOSURE_DECLINED, NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_NOT},
    {CLOSURE_DECEASED, NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {CLOSURE_LIMITED_LIFE, NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {CLOSURE_HOSPICE, NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {CLOSURE_TRANSFERRED_CARE, NEEDS_SOURCE, COUNTS_EXCLUDED},
    {CLOSURE_DUPLICATE, NEEDS_LINK, COUNTS_EXCLUDED},
    {CLOSURE_MERGED, NEEDS_LINK, COUNTS_EXCLUDED},
    {CLOSURE_ENTERED_IN_ERROR, NEEDS_REPORT, COUNTS_EXCLUDED},
    {CLOSURE_WITHDRAWN, NEEDS_REPORT, COUNTS_EXCLUDED},
    {CLOSURE_LTFU, NEEDS_ATTEMPTS | NEEDS_CLINICIAN, COUNTS_NOT},
    {CLOSURE_ADMIN_CLOSED, NEEDS_REASON, COUNTS_NOT},
};

#define CODES (sizeof codes / sizeof *codes)

START_TEST(every_code_stands_as_in_the_table)
{
	const struct closure *c = closure_of(codes[_i].code);
	ck_assert_uint_eq(c->needs, codes[_i].needs);
	ck_assert_int_eq(c->counts, codes[_i].counts);
}
END_TEST

START_TEST(there_are_no_other_codes)
{
	enum closure_code code = CLOSURE_NONE;
	struct err e;
	ck_assert_uint_eq(closure_words.count, CODES + 1);
	for (size_t i = 0; i < CODES; i++) {
		ck_assert(closure_parse(closure_text(codes[i].code), &code, &e));
		ck_assert_int_eq(code, codes[i].code);
	}
	ck_assert(!closure_parse("none", &code, &e));
	ck_assert(!closure_parse("", &code, &e));
	ck_assert(!closure_parse(NULL, &code, &e));
	ck_assert_ptr_null(closure_text(CLOSURE_NONE));
}
END_TEST

/* The proof with everything but the fields of `without`. */
static struct closure_proof proof(unsigned without)
{
	return (struct closure_proof){.exam = without & NEEDS_EXAM ? NULL : "RG26100114",
	    .reason = without & NEEDS_REASON ? " " : "seen by pulmonology",
	    .clinician = without & NEEDS_CLINICIAN ? "" : "P10011",
	    .link = without & NEEDS_LINK ? NULL : "F-4711",
	    .report = without & NEEDS_REPORT ? NULL : "RG26030211",
	    .source = without & NEEDS_SOURCE ? "\t" : "Calder, 2026-10-01"};
}

START_TEST(each_missing_need_is_refused_and_named)
{
	static const struct {
		unsigned need;
		const char *want;
	} needs[] = {{NEEDS_EXAM, "the exam"}, {NEEDS_REASON, "a reason"},
	    {NEEDS_CLINICIAN, "a clinician"}, {NEEDS_LINK, "the surviving"},
	    {NEEDS_REPORT, "the report"}, {NEEDS_SOURCE, "the outside source"}};
	struct err e;
	struct closure_proof full = proof(0), none = proof(~0U);
	ck_assert(closure_allowed(codes[_i].code, &full, &e));
	ck_assert(!closure_allowed(codes[_i].code, &none, &e));
	ck_assert_int_eq(e.code, ERR_REFUSED);
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		struct closure_proof p = proof(needs[i].need);
		bool needed = codes[_i].needs & needs[i].need;
		ck_assert_msg(!needed == (strstr(e.text, needs[i].want) == NULL), "%s", e.text);
		struct err one;
		ck_assert_int_eq(closure_allowed(codes[_i].code, &p, &one), !needed);
	}
}
END_TEST

/* Of each code: the roles that may, and those that may with a clinician's name. */
START_TEST(a_code_is_for_its_roles)
{
	static const struct {
		enum closure_code code;
		const char *may, *named;
	} table[] = {
	    {CLOSURE_DONE_MATCH, "coordinator|navigator|clinician|chief|fail-safe", ""},
	    {CLOSURE_DONE_EQUIV, "clinician|chief", "coordinator|navigator|fail-safe"},
	    {CLOSURE_RESOLVED_BY_RESULT, "clinician|radiologist|chief",
		"coordinator|navigator|fail-safe"},
	    {CLOSURE_CLIN_CLOSED, "clinician|chief", "coordinator|navigator|fail-safe"},
	    {CLOSURE_DECLINED, "coordinator|navigator|clinician|chief|fail-safe", ""},
	    {CLOSURE_ENTERED_IN_ERROR, "coordinator|navigator|radiologist|fail-safe", ""},
	    {CLOSURE_LTFU, "clinician|chief", "coordinator|navigator|fail-safe"},
	    {CLOSURE_ADMIN_CLOSED, "chief|quality-officer", ""},
	};
	const struct closure_proof with = {.clinician = "Dr Lee"}, without = {.clinician = " "};
	unsigned may = vocabulary_set(&role_words, table[_i].may),
		 named = vocabulary_set(&role_words, table[_i].named);
	struct err e;
	for (size_t i = 0; i < role_words.count; i++) {
		unsigned role = SET_OF(i);
		ck_assert_int_eq(
		    closure_open_to(table[_i].code, role), ((may | named) & role) != 0);
		ck_assert_int_eq(closure_role_allowed(table[_i].code, role, &with, &e),
		    ((may | named) & role) != 0);
		ck_assert_int_eq(
		    closure_role_allowed(table[_i].code, role, &without, &e), (may & role) != 0);
	}
}
END_TEST

START_TEST(an_unknown_code_lists_the_known_ones)
{
	enum closure_code code;
	struct err e;
	ck_assert(!closure_parse("DONE", &code, &e));
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_msg(strstr(e.hint, "DONE_MATCH") != NULL, "%s", e.hint);
}
END_TEST

Suite *closure_suite(void)
{
	Suite *s = suite_create("closure");
	TCase *t = tcase_create("codes");
	tcase_add_loop_test(t, every_code_stands_as_in_the_table, 0, CODES);
	tcase_add_test(t, there_are_no_other_codes);
	tcase_add_loop_test(t, each_missing_need_is_refused_and_named, 0, CODES);
	tcase_add_loop_test(t, a_code_is_for_its_roles, 0, 8);
	tcase_add_test(t, an_unknown_code_lists_the_known_ones);
	suite_add_tcase(s, t);
	return s;
}
