/* SPDX-License-Identifier: Apache-2.0
 *
 * test_log.c - of one kind of line only so many are written within a minute, and none is lost
 * uncounted.
 */
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/log_limit.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *log_suite(void);

static const char storm[] = "connection from %s refused", other[] = "disk is full";

START_TEST(a_storm_is_counted_and_told_once_its_minute_is_over)
{
	struct log_limit l = {.per_minute = 3};
	struct log_kind k;
	int64_t now = SECONDS(1000);
	int written = 0;
	for (int i = 0; i < 1000; i++, now += SECONDS(1) / 100)
		written += log_limit_admits(&l, storm, LOG_LVL_WARNING, now);
	ck_assert_int_eq(written, 3);
	ck_assert(log_limit_admits(&l, other, LOG_LVL_ERROR, now)); /* a kind of its own */
	ck_assert(!log_limit_owes(&l, now, &k));
	now = SECONDS(1060);
	ck_assert(log_limit_owes(&l, now, &k));
	ck_assert_ptr_eq(k.format, storm);
	ck_assert_int_eq(k.kept, 997);
	ck_assert_int_eq(k.level, LOG_LVL_WARNING);
	ck_assert(!log_limit_owes(&l, now, &k));
	ck_assert(log_limit_admits(&l, storm, LOG_LVL_WARNING, now));
}
END_TEST

START_TEST(what_stays_below_is_all_written)
{
	struct log_limit l = {.per_minute = 3};
	struct log_kind k;
	for (int64_t now = 0; now < SECONDS(3600); now += SECONDS(20))
		ck_assert(log_limit_admits(&l, storm, LOG_LVL_INFO, now));
	ck_assert(!log_limit_owes(&l, INT64_MAX, &k));
}
END_TEST

START_TEST(zero_writes_all)
{
	struct log_limit l = {0};
	for (int i = 0; i < 1000; i++)
		ck_assert(log_limit_admits(&l, storm, LOG_LVL_INFO, 1));
}
END_TEST

/* A kind beyond the table is written rather than that a count is lost. */
START_TEST(more_kinds_than_there_is_room_for)
{
	static const char kinds[2 * LOG_KINDS] = "";
	struct log_limit l = {.per_minute = 1};
	struct log_kind k;
	long written = 0, kept = 0;
	for (int turn = 0; turn < 5; turn++)
		for (size_t i = 0; i < sizeof kinds; i++)
			written += log_limit_admits(&l, kinds + i, LOG_LVL_INFO, turn);
	while (log_limit_owes(&l, INT64_MAX, &k))
		kept += k.kept;
	ck_assert_int_eq(written + kept, 5 * (long)sizeof kinds);
	ck_assert_int_eq(kept, 4 * LOG_KINDS);
}
END_TEST

START_TEST(the_lines_themselves)
{
	char text[20000];
	int fd[2], saved = dup(STDERR_FILENO);
	struct err e;
	err_set(&e, ERR_SYSTEM, "no room");
	ck_assert(pipe(fd) == 0 && dup2(fd[1], STDERR_FILENO) >= 0);
	log_set_limit(2);
	for (int i = 0; i < 50; i++) {
		log_warning("sender %d is refused", i);
		log_err(LOG_LVL_ERROR, &e, "could not claim %d", i);
	}
	log_tell_kept(true);
	log_set_limit(0);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fd[1]);
	ssize_t n = read(fd[0], text, sizeof text - 1);
	close(fd[0]);
	ck_assert_int_gt(n, 0);
	text[n] = '\0';
	int lines = 0;
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		lines++;
	ck_assert_int_eq(lines, 6);
	ck_assert_ptr_nonnull(strstr(text, "sender 1 is refused"));
	ck_assert_ptr_nonnull(strstr(text, "error: could not claim 0: no room"));
	ck_assert_ptr_nonnull(
	    strstr(text, "warning: 48 more lines \"sender %d is refused\" were not written"));
	ck_assert_ptr_nonnull(
	    strstr(text, "error: 48 more lines \"could not claim %d\" were not written"));
}
END_TEST

Suite *log_suite(void)
{
	Suite *s = suite_create("log");
	TCase *t = tcase_create("log");
	tcase_add_test(t, a_storm_is_counted_and_told_once_its_minute_is_over);
	tcase_add_test(t, what_stays_below_is_all_written);
	tcase_add_test(t, zero_writes_all);
	tcase_add_test(t, more_kinds_than_there_is_room_for);
	tcase_add_test(t, the_lines_themselves);
	suite_add_tcase(s, t);
	return s;
}
