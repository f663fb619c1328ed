/* SPDX-License-Identifier: Apache-2.0
 *
 * test_hours.c - the bands of the default policy in which minutes count: every cell, and when each
 * step comes, at any hour.
 */
#include "autoconf.h"
#include "default_policy.h"
#include "followupd/window.h"

#include <stdio.h>
#include <string.h>

Suite *hours_suite(void);

/* ---- the cells ------------------------------------------------------------------------------ */

#define O FROM_OPENED
#define L FROM_LATEST
#define H HOURS

static const struct {
	const char *band, *name;
	enum step_from from;
	int64_t after;
	bool any;
	int64_t within;
	enum step_unless unless;
	const char *to, *notice;
	int tier;
	bool overdue;
	int64_t repeat;
} cells[] = {
    {"critical", "first", O, 0, true, 0, UNLESS_NEVER, "owner", "first", 0, false, 0},
    {"critical", "tier-1", O, MINUTES(60), true, 0, UNLESS_NEVER, "alternate", "stand-in", 1, false,
	0},
    {"critical", "tier-2", O, MINUTES(90), true, 0, UNLESS_NEVER, "chief", "stand-in", 2, false, 0},
    {"critical", "tier-3", O, MINUTES(120), true, 0, UNLESS_NEVER, "administrator", "stand-in", 3,
	false, 0},
    {"critical", "incident", O, MINUTES(150), true, 0, UNLESS_NEVER, "fail-safe", "incident", 4,
	false, 0},
    {"critical", "still-open", L, 0, true, 0, UNLESS_NEVER, "fail-safe", "incident", 4, true,
	DAYS(1)},
    {"urgent", "first", O, 0, true, 0, UNLESS_NEVER, "owner", "first", 0, false, 0},
    {"urgent", "acknowledge", O, H(4), false, H(12), UNLESS_ACKNOWLEDGED, "owner", "reminder", 0,
	false, 0},
    {"urgent", "not-ordered", O, H(24), true, 0, UNLESS_ORDERED, "owner", "not-ordered", 0, false,
	0},
    {"urgent", "overdue", L, 0, true, 0, UNLESS_NEVER, "alternate", "stand-in", 1, true, 0},
    {"urgent", "coordinator", L, 0, true, 0, UNLESS_NEVER, "coordinator", "overdue", 1, true, 0},
    {"urgent", "tier-2", L, H(24), true, 0, UNLESS_NEVER, "chief", "escalate", 2, true, 0},
    {"urgent", "tier-3", L, H(48), true, 0, UNLESS_NEVER, "quality-officer", "escalate", 3, true,
	0},
    {"urgent", "last-net", L, H(72), true, 0, UNLESS_NEVER, "coordinator", "last-net", 4, true, 0},
    {"urgent", "still-open", L, DAYS(4), false, 0, UNLESS_NEVER, "coordinator", "decide", 4, true,
	DAYS(7)},
};

START_TEST(the_bands_of_hours_are_their_table)
{
	size_t row = 0;
	for (size_t i = 0; i < policy.band_count; i++) {
		const struct band *b = &policy.band[i];
		for (size_t k = 0; b->timed && k < b->step_count; k++, row++) {
			const struct step *s = &b->step[k];
			ck_assert_uint_lt(row, sizeof cells / sizeof *cells);
			ck_assert_str_eq(b->name, cells[row].band);
			ck_assert_str_eq(s->name, cells[row].name);
			ck_assert_int_eq(s->from, cells[row].from);
			ck_assert_int_eq(s->after, cells[row].after);
			ck_assert_int_eq(s->any_hour, cells[row].any);
			ck_assert_int_eq(s->within, cells[row].within);
			ck_assert_int_eq(s->unless, cells[row].unless);
			ck_assert_str_eq(vocabulary_word(&role_words, (int)s->to), cells[row].to);
			ck_assert_str_eq(s->notice, cells[row].notice);
			ck_assert_int_eq(s->mail, k + 1 < b->step_count ? MAIL_ALONE : MAIL_DAILY);
			ck_assert_int_eq(s->tier, cells[row].tier);
			ck_assert_int_eq(s->overdue, cells[row].overdue);
			ck_assert_int_eq(s->repeat, cells[row].repeat);
			ck_assert_int_eq(policy_repeats(s), k + 1 == b->step_count);
		}
	}
	ck_assert_uint_eq(row, sizeof cells / sizeof *cells);
	ck_assert_int_eq(policy.band[0].entry, ENTRY_NONE);
	ck_assert_int_eq(policy.band[1].entry, ENTRY_TIMED);
	ck_assert_int_eq(policy.band[1].entry_after, HOURS(24));
	ck_assert_int_eq(policy.band[2].entry, ENTRY_DAY);
}
END_TEST

/* Which of them a follow-up belongs to, and what else is said of it, is the same. */
START_TEST(the_bands_of_hours_hold_what_is_urgent)
{
	for (int days = 0; days < 10; days++) {
		const struct window w = {.anchor = 100, .target = 100 + days, .latest = 130};
		const struct band *b = policy_band(&policy, &w);
		ck_assert_int_eq(policy_is_critical(&w), strcmp(b->name, "critical") == 0);
		ck_assert_int_eq(policy_is_urgent(&w), b->timed);
	}
}
END_TEST

/* ---- when they come ------------------------------------------------------------------------- */

static instant at(const char *day, int hour, int minute)
{
	date d;
	ck_assert(date_parse(day, &d));
	return zone_at(work.zone, d, hour, minute);
}

static struct followup planned_at(const char *exam, int min, int max, instant t)
{
	struct followup f = {.postponed_until = DATE_NONE,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .acknowledged_at = INSTANT_NONE,
	    .opened_at = t,
	    .planned_at = t};
	date d;
	struct err e;
	ck_assert(date_parse(exam, &d));
	ck_assert_msg(window_make(d, min, max, "days", &f.window, &e), "%s", e.text);
	return f;
}

static void follow(const struct followup *f, int count, char *out, size_t size)
{
	const struct band *b = policy_band(&policy, &f->window);
	const char *after = NULL;
	instant now = f->planned_at;
	size_t n = 0;
	for (int i = 0; i < count; i++) {
		char text[32];
		struct planned p = policy_next(b, f, &work, after, now);
		struct civil c = zone_civil(work.zone, p.due);
		ck_assert_int_eq(p.day, zone_date(work.zone, p.due));
		n += (size_t)snprintf(out + n, size - n, "%s%s %s %02d:%02d", i ? ", " : "",
		    p.step->name, date_text(p.day, text) + 5, c.hour, c.minute);
		after = p.step->name;
		now = p.due;
	}
}

static const struct {
	const char *exam;
	int min, max;
	const char *day;
	int hour, minute;
	const char *want;
} chains[] = {
    /* within 72 hours, on a Friday evening: nothing waits for Monday but what says so */
    {"2026-03-06", 3, 3, "2026-03-06", 17, 0,
	"first 03-06 17:00, acknowledge 03-07 05:00, not-ordered 03-07 17:00, "
	"overdue 03-10 00:00, coordinator 03-10 00:00, tier-2 03-11 00:00, tier-3 03-12 00:00, "
	"last-net 03-13 00:00, still-open 03-16 08:00, still-open 03-23 08:00"},
    /* in working hours four of them are the deadline, to the minute */
    {"2026-03-03", 1, 1, "2026-03-03", 9, 17,
	"first 03-03 09:17, acknowledge 03-03 13:17, not-ordered 03-04 09:17, "
	"overdue 03-05 00:00, coordinator 03-05 00:00, tier-2 03-06 00:00, tier-3 03-07 00:00, "
	"last-net 03-08 00:00, still-open 03-11 08:00, still-open 03-18 08:00"},
    /* before they begin they count from there */
    {"2026-03-03", 1, 3, "2026-03-03", 3, 0,
	"first 03-03 03:00, acknowledge 03-03 12:00, not-ordered 03-04 03:00, "
	"overdue 03-07 00:00, coordinator 03-07 00:00, tier-2 03-08 00:00, tier-3 03-09 00:00, "
	"last-net 03-10 00:00, still-open 03-13 08:00, still-open 03-20 08:00"},
    /* over the night in which clocks go forward hours stay hours */
    {"2026-03-28", 2, 2, "2026-03-28", 20, 0,
	"first 03-28 20:00, acknowledge 03-29 09:00, not-ordered 03-29 21:00, "
	"overdue 03-31 00:00, coordinator 03-31 00:00, tier-2 04-01 00:00, tier-3 04-02 00:00, "
	"last-net 04-03 00:00, still-open 04-06 08:00, still-open 04-13 08:00"},
    /* planned when its last day is over: the first tier at once, its owner beside it */
    {"2026-03-02", 2, 2, "2026-03-05", 10, 30,
	"first 03-05 10:30, overdue 03-05 10:30, coordinator 03-05 10:30, "
	"acknowledge 03-05 14:30, not-ordered 03-06 10:30, tier-2 03-06 10:30, "
	"tier-3 03-07 10:30, last-net 03-08 10:30, still-open 03-11 08:00, still-open 03-18 08:00"},
    /* on its last day it is not late */
    {"2026-03-02", 1, 1, "2026-03-03", 23, 30,
	"first 03-03 23:30, overdue 03-04 00:00, coordinator 03-04 00:00, "
	"acknowledge 03-04 11:30, not-ordered 03-04 23:30, tier-2 03-05 00:00, "
	"tier-3 03-06 00:00, last-net 03-07 00:00, still-open 03-10 08:00, still-open 03-17 08:00"},
    /* critical: on a Sunday night as on any other */
    {"2026-03-08", 0, 0, "2026-03-08", 2, 10,
	"first 03-08 02:10, tier-1 03-08 03:10, tier-2 03-08 03:40, tier-3 03-08 04:10, "
	"incident 03-08 04:40, still-open 03-09 00:00, still-open 03-10 00:00"},
    {"2026-03-08", 0, 0, "2026-03-08", 23, 0,
	"first 03-08 23:00, tier-1 03-09 00:00, tier-2 03-09 00:30, tier-3 03-09 01:00, "
	"incident 03-09 01:30, still-open 03-10 00:00, still-open 03-11 00:00"},
    /* heard of two days later: its ladder begins then */
    {"2026-03-08", 0, 0, "2026-03-10", 9, 0,
	"first 03-10 09:00, tier-1 03-10 10:00, tier-2 03-10 10:30, tier-3 03-10 11:00, "
	"incident 03-10 11:30, still-open 03-11 09:00, still-open 03-12 09:00"},
};

START_TEST(each_step_comes_at_its_minute)
{
	struct followup f = planned_at(chains[_i].exam, chains[_i].min, chains[_i].max,
	    at(chains[_i].day, chains[_i].hour, chains[_i].minute));
	int count = 1;
	char out[1024];
	for (const char *p = chains[_i].want; *p; p++)
		count += *p == ',';
	follow(&f, count, out, sizeof out);
	ck_assert_str_eq(out, chains[_i].want);
}
END_TEST

START_TEST(the_calendar_entry_is_a_day_later_at_that_minute)
{
	const instant t = at("2026-03-06", 17, 5);
	struct followup f = planned_at("2026-03-06", 3, 3, t);
	ck_assert_int_eq(
	    policy_entry_at(policy_band(&policy, &f.window), &f), at("2026-03-07", 17, 5));
}
END_TEST

/* After an outage of a month the last step goes on from now, in its rhythm. */
START_TEST(the_last_step_goes_on_behind_an_outage)
{
	struct followup f = planned_at("2026-03-06", 0, 0, at("2026-03-06", 10, 0));
	const struct band *b = policy_band(&policy, &f.window);
	struct planned p = policy_next(b, &f, &work, "still-open", at("2026-03-20", 10, 0));
	ck_assert_int_eq(p.due, at("2026-03-21", 0, 0));
	f = planned_at("2026-03-06", 3, 3, at("2026-03-06", 10, 0));
	b = policy_band(&policy, &f.window);
	p = policy_next(b, &f, &work, "still-open", at("2026-03-20", 10, 0)); /* a Friday */
	ck_assert_int_eq(p.due, at("2026-03-23", 8, 0));
	ck_assert_int_eq(
	    policy_lost_from(b, &f, &work), zone_date(work.zone, at("2026-03-16", 8, 0)));
	ck_assert_int_eq(policy_escalates_on(b, &f.window), f.window.latest);
}
END_TEST

/* A small generator of our own keeps the cases the same on every machine. */
static unsigned next_random(unsigned *state)
{
	*state = *state * 1103515245U + 12345U;
	return *state >> 8;
}

START_TEST(every_chain_of_hours_rises_and_leaves_nothing_out)
{
	unsigned seed = 11;
	for (int round = 0; round < 300; round++) {
		int days = (int)(next_random(&seed) % 4);
		instant t = at("2026-01-01", 0, 0) + MINUTES(next_random(&seed) % (1440 * 400));
		struct followup f = planned_at("2026-01-01", days, days, t);
		f.window.anchor = zone_date(work.zone, t) - (date)(next_random(&seed) % 8);
		f.window.target = f.window.anchor + days;
		f.window.latest = f.window.target + (date)(next_random(&seed) % 5);
		const struct band *b = policy_band(&policy, &f.window);
		unsigned seen = 0;
		const char *after = NULL;
		instant now = t, last = t;
		for (size_t i = 0; i < b->step_count + 3; i++) {
			struct planned p = policy_next(b, &f, &work, after, now);
			size_t index = (size_t)(p.step - b->step);
			bool repeats = policy_repeats(p.step);
			ck_assert(p.due >= last);
			ck_assert(!repeats || i + 1 >= b->step_count);
			ck_assert(i < b->step_count || p.due > last);
			ck_assert(repeats || !(seen >> index & 1));
			ck_assert(p.step->any_hour || p.step->within ||
				  worktime_open_at(&work, p.due) == p.due);
			seen |= 1U << index;
			after = p.step->name;
			now = last = p.due;
		}
		ck_assert_uint_eq(seen, (1U << b->step_count) - 1);
	}
}
END_TEST

Suite *hours_suite(void)
{
	Suite *s = suite_create("hours");
	TCase *t = tcase_create("bands");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_bands_of_hours_are_their_table);
	tcase_add_test(t, the_bands_of_hours_hold_what_is_urgent);
	tcase_add_loop_test(
	    t, each_step_comes_at_its_minute, 0, (int)(sizeof chains / sizeof *chains));
	tcase_add_test(t, the_calendar_entry_is_a_day_later_at_that_minute);
	tcase_add_test(t, the_last_step_goes_on_behind_an_outage);
	tcase_add_test(t, every_chain_of_hours_rises_and_leaves_nothing_out);
	suite_add_tcase(s, t);
	return s;
}
