/* SPDX-License-Identifier: Apache-2.0
 *
 * test_fhir.c - dates of searches, and that everything of ours has a status of FHIR's.
 */
#include "autoconf.h"
#include "daemon/pages/fhir_status.h"
#include "daemon/pages/fhir_when.h"
#include "followupd/vocabulary.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *fhir_suite(void);

/* ---- dates -------------------------------------------------------------------------------------
 */

/* In Chicago: "begins from / begins before / ends from / ends before", "-": open; NULL: no date.
 * Texts with a blank between them stand side by side. */
static const struct {
	const char *said, *bounds;
} dates[] = {
    {"2026-03-02", "2026-03-02T06:00:00Z - - 2026-03-03T06:00:00Z"},
    {"eq2026-03-02", "2026-03-02T06:00:00Z - - 2026-03-03T06:00:00Z"},
    {"ge2026-03-02", "- - 2026-03-02T06:00:00Z -"},
    {"gt2026-03-02", "- - 2026-03-03T06:00:00Z -"},
    {"le2026-03-02", "- 2026-03-03T06:00:00Z - -"},
    {"lt2026-03-02", "- 2026-03-02T06:00:00Z - -"},
    {"ge2026-07", "- - 2026-07-01T05:00:00Z -"},
    {"gt2026-12", "- - 2027-01-01T06:00:00Z -"},
    {"le2026", "- 2027-01-01T06:00:00Z - -"},
    {"ge2026-03-08", "- - 2026-03-08T06:00:00Z -"}, /* the clocks go forward */
    {"gt2026-03-08", "- - 2026-03-09T05:00:00Z -"},
    {"ge2026-03-02T09:45:00Z", "- - 2026-03-02T09:45:00Z -"},
    {"gt2026-03-02T09:45:00Z", "- - 2026-03-02T09:45:01Z -"},
    {"gt2026-03-02T09:45:00.5Z", "- - 2026-03-02T09:45:00.500001Z -"},
    {"ge2026-03-02T09:45:00+01:00", "- - 2026-03-02T08:45:00Z -"},
    {"ge2026-03-02T09:45:00-06:30", "- - 2026-03-02T16:15:00Z -"},
    {"ge2026-03-02 lt2026-03-04", "- 2026-03-04T06:00:00Z 2026-03-02T06:00:00Z -"},
    {"ge2026-03-02 ge2026-03-04 ge2026", "- - 2026-03-04T06:00:00Z -"},
    {"le2026-03-02 lt2026-03-01", "- 2026-03-01T06:00:00Z - -"},
    {"", NULL},
    {"ge", NULL},
    {"ap2026-03-02", NULL},
    {"ne2026", NULL},
    {"sa2026", NULL},
    {"xx2026", NULL},
    {"GE2026", NULL},
    {"gege2026", NULL},
    {"2026-3-2", NULL},
    {"2026-13", NULL},
    {"2026-00", NULL},
    {"2026-02-30", NULL},
    {"0000", NULL},
    {"20260302", NULL},
    {"2026-03-02T", NULL},
    {"2026-03-02T09:45", NULL},
    {"2026-03-02T09:45:00", NULL},
    {"2026-03-02T25:45:00Z", NULL},
    {"2026-03-02T09:45:00+15:00", NULL},
    {"2026-03-02T09:45:00+01:60", NULL},
    {"2026-03-02T09:45:00+0100", NULL},
    {"2026-03-02T09:45:00ZZ", NULL},
    {"2026-03-02T09:45:00.123456789Z", NULL},
    {"2026-03-02T09:45:00.0000000000000000000000000000000000000000Z", NULL},
    {"tomorrow", NULL},
    {"2026-03-02 x", NULL},
};

static const char *shown(const struct fhir_bounds *b, char out[static 160])
{
	char text[4][32];
	instant_text(b->begins_from, text[0]);
	instant_text(b->begins_before, text[1]);
	instant_text(b->ends_from, text[2]);
	instant_text(b->ends_before, text[3]);
	snprintf(out, 160, "%s %s %s %s", text[0], text[1], text[2], text[3]);
	return out;
}

START_TEST(dates_are_spans)
{
	const struct zone *z = zone_find("America/Chicago");
	struct fhir_bounds b = FHIR_ANY_TIME;
	char said[160], out[160], *rest = said;
	bool right = true;
	ck_assert(strlen(dates[_i].said) < sizeof said);
	strcpy(said, dates[_i].said);
	do {
		char *one = rest;
		rest = strchr(one, ' ');
		if (rest)
			*rest++ = '\0';
		right = fhir_bounds_add(&b, one, z) && right;
	} while (rest);
	ck_assert_msg(right == (dates[_i].bounds != NULL), "%s", dates[_i].said);
	if (dates[_i].bounds)
		ck_assert_str_eq(shown(&b, out), dates[_i].bounds);
}
END_TEST

START_TEST(days_belong_whole)
{
	const struct zone *z = zone_find("America/Chicago");
	struct fhir_bounds b = FHIR_ANY_TIME;
	ck_assert_int_eq(fhir_first_day(b.ends_from, z), DATE_NONE);
	ck_assert_int_eq(fhir_last_day(b.begins_before, z), DATE_NONE);
	ck_assert(fhir_bounds_add(&b, "ge2026-03-02", z) && fhir_bounds_add(&b, "le2026-03-04", z));
	ck_assert_int_eq(fhir_first_day(b.ends_from, z), date_of(2026, 3, 2));
	ck_assert_int_eq(fhir_last_day(b.begins_before, z), date_of(2026, 3, 4));
	ck_assert(fhir_bounds_add(&b, "lt2026-03-04", z));
	ck_assert_int_eq(fhir_last_day(b.begins_before, z), date_of(2026, 3, 3));
}
END_TEST

/* ---- statuses ----------------------------------------------------------------------------------
 */

START_TEST(every_follow_up_has_a_status)
{
	static const char *const open[] = {
	    "notified", "acknowledged", "ordered", "scheduled", "performed", "review", "suspended"};
	size_t count = 0;
	for (const struct fhir_status *s = fhir_statuses; s->key; s++, count++) {
		ck_assert_msg(fhir_is_task_status(s->task), "%s", s->key);
		ck_assert_msg(fhir_is_request_status(s->request), "%s", s->key);
		ck_assert_str_eq(fhir_status_of(s->key)->task, s->task);
	}
	for (int h = HOLD_NONE + 1; (size_t)h < followup_hold_words.count; h++)
		ck_assert_str_eq(
		    fhir_status_of(vocabulary_word(&followup_hold_words, h))->task, "on-hold");
	for (int f = FOLLOWUP_OPEN + 1; f < FOLLOWUP_CLOSED; f++)
		ck_assert_str_eq(
		    fhir_status_of(vocabulary_word(&followup_state_words, f))->task, "in-progress");
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		ck_assert_str_ne(fhir_status_of(open[i])->task, "completed");
	for (int c = CLOSURE_NONE + 1; (size_t)c < closure_words.count; c++)
		ck_assert_ptr_nonnull(fhir_status_of(vocabulary_word(&closure_words, c)));
	ck_assert_uint_eq(count, sizeof open / sizeof *open + closure_words.count - 1);
	ck_assert(count < 40); /* fhir_followup.c has room for so many */
	ck_assert(!fhir_is_task_status("open") && !fhir_is_task_status(""));
	ck_assert(!fhir_is_request_status("requested"));
}
END_TEST

/* Every outcome of ours has one, and it was received only where somebody knows that it was. */
START_TEST(every_outcome_has_a_status)
{
	static const char *const mails[] = {"accepted", "failed", "withdrawn", "missing", "waiting",
	    "digest", "retrying", "sending"};
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
		ck_assert_ptr_nonnull(fhir_told_of("mail", mails[i]));
		ck_assert(!fhir_told_of("mail", mails[i])->received);
	}
	for (size_t i = 0; i < delivery_outcome_words.count; i++)
		ck_assert_ptr_nonnull(
		    fhir_told_of("mail", vocabulary_word(&delivery_outcome_words, (int)i)));
	for (size_t i = 0; i < letter_state_words.count; i++)
		ck_assert_ptr_nonnull(
		    fhir_told_of("letter", vocabulary_word(&letter_state_words, (int)i)));
	for (size_t i = 0; i < attempt_outcome_words.count; i++)
		ck_assert_ptr_nonnull(
		    fhir_told_of("attempt", vocabulary_word(&attempt_outcome_words, (int)i)));
	for (size_t i = 0; i < visit_status_words.count; i++)
		ck_assert_ptr_nonnull(
		    fhir_appointment_status(vocabulary_word(&visit_status_words, (int)i)));
	ck_assert_ptr_null(fhir_told_of("mail", "read"));
	ck_assert_ptr_null(fhir_appointment_status("proposed"));
}
END_TEST

Suite *fhir_suite(void)
{
	Suite *s = suite_create("fhir");
	TCase *t = tcase_create("fhir");
	tcase_add_loop_test(t, dates_are_spans, 0, (int)(sizeof dates / sizeof *dates));
	tcase_add_test(t, days_belong_whole);
	tcase_add_test(t, every_follow_up_has_a_status);
	tcase_add_test(t, every_outcome_has_a_status);
	suite_add_tcase(s, t);
	return s;
}
