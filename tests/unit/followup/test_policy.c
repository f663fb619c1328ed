/* SPDX-License-Identifier: Apache-2.0
 *
 * test_policy.c - the default policy against its table, faulty files, and the chain of steps.
 */
#include "autoconf.h"
#include "default_policy.h"
#include "followupd/window.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *policy_suite(void);

/* A follow-up opened at noon of that day. */
static struct followup opened(const char *day, int min, int max, const char *unit)
{
	struct followup f = {.postponed_until = DATE_NONE,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .acknowledged_at = INSTANT_NONE};
	date d;
	struct err e;
	ck_assert(date_parse(day, &d));
	ck_assert_msg(window_make(d, min, max, unit, &f.window, &e), "%s", e.text);
	f.opened_at = f.planned_at = zone_at(work.zone, d, 12, 0);
	return f;
}

#define O   FROM_OPENED
#define D   FROM_TARGET
#define L   FROM_LATEST
#define ACK UNLESS_ACKNOWLEDGED
#define ORD UNLESS_ORDERED
#define SCH UNLESS_SCHEDULED

static const struct {
	const char *band, *name;
	enum step_from from;
	int days;
	enum step_unless unless;
	const char *to;
	int tier, repeat;
	enum step_mail mail;
} table[] = {
    {"lt-3-months", "first", O, 0, 0, "owner", 0, 0, MAIL_ALONE},
    {"lt-3-months", "acknowledge", O, 7, ACK, "owner", 0, 0, MAIL_DAILY},
    {"lt-3-months", "not-ordered", O, 14, ORD, "owner", 0, 0, MAIL_DAILY},
    {"lt-3-months", "reminder-14", D, -14, SCH, "owner", 0, 0, MAIL_DAILY},
    {"lt-3-months", "coordinator-14", D, -14, 0, "coordinator", 0, 0, MAIL_DAILY},
    {"lt-3-months", "coordinator-3", D, -3, 0, "coordinator", 0, 0, MAIL_DAILY},
    {"lt-3-months", "overdue", L, 14, 0, "coordinator", 1, 0, MAIL_DAILY},
    {"lt-3-months", "tier-2", L, 21, 0, "coordinator", 2, 0, MAIL_DAILY},
    {"lt-3-months", "tier-3", L, 35, 0, "radiologist", 3, 0, MAIL_ALONE},
    {"lt-3-months", "last-net", L, 45, 0, "coordinator", 4, 0, MAIL_DAILY},
    {"lt-3-months", "still-open", L, 75, 0, "coordinator", 4, 30, MAIL_DAILY},
    {"3-12-months", "first", O, 0, 0, "owner", 0, 0, MAIL_DAILY},
    {"3-12-months", "acknowledge", O, 14, ACK, "owner", 0, 0, MAIL_DAILY},
    {"3-12-months", "not-ordered", O, 30, ORD, "owner", 0, 0, MAIL_DAILY},
    {"3-12-months", "reminder-60", D, -60, ORD, "owner", 0, 0, MAIL_DAILY},
    {"3-12-months", "reminder-30", D, -30, SCH, "owner", 0, 0, MAIL_ALONE},
    {"3-12-months", "reminder-7", D, -7, 0, "owner", 0, 0, MAIL_DAILY},
    {"3-12-months", "overdue", L, 30, 0, "owner", 1, 0, MAIL_DAILY},
    {"3-12-months", "tier-2", L, 60, 0, "navigator", 2, 0, MAIL_DAILY},
    {"3-12-months", "tier-3", L, 90, 0, "radiologist", 3, 0, MAIL_ALONE},
    {"3-12-months", "last-net", L, 105, 0, "coordinator", 4, 0, MAIL_DAILY},
    {"3-12-months", "still-open", L, 135, 0, "coordinator", 4, 30, MAIL_DAILY},
    {"gt-12-months", "first", O, 0, 0, "owner", 0, 0, MAIL_WEEKLY},
    {"gt-12-months", "acknowledge", O, 21, ACK, "owner", 0, 0, MAIL_WEEKLY},
    {"gt-12-months", "reminder-90", D, -90, ORD, "owner", 0, 0, MAIL_WEEKLY},
    {"gt-12-months", "reminder-60", D, -60, ORD, "owner", 0, 0, MAIL_DAILY},
    {"gt-12-months", "reminder-30", D, -30, SCH, "owner", 0, 0, MAIL_ALONE},
    {"gt-12-months", "reminder-7", D, -7, 0, "owner", 0, 0, MAIL_DAILY},
    {"gt-12-months", "overdue", L, 60, 0, "owner", 1, 0, MAIL_DAILY},
    {"gt-12-months", "tier-2", L, 90, 0, "navigator", 2, 0, MAIL_DAILY},
    {"gt-12-months", "tier-3", L, 120, 0, "radiologist", 3, 0, MAIL_ALONE},
    {"gt-12-months", "last-net", L, 135, 0, "coordinator", 4, 0, MAIL_DAILY},
    {"gt-12-months", "still-open", L, 165, 0, "coordinator", 4, 30, MAIL_DAILY},
};

START_TEST(the_default_policy_is_its_table)
{
	size_t row = 0;
	ck_assert_str_eq(policy.name, "default");
	ck_assert_uint_eq(strlen(policy.sha256), 64);
	ck_assert_int_eq(policy.local_target_days, 30);
	ck_assert_int_eq(policy.repeat_days, 14);
	ck_assert_int_eq(policy.exam_days_ahead, 1);
	ck_assert_int_eq(policy.exam_years_back, 30);
	ck_assert_uint_eq(policy.report_text_max, 1000000);
	ck_assert_int_eq(policy.preliminary_days, 3);
	ck_assert_int_eq(policy.appointment_days, 3);
	ck_assert_int_eq(policy.replay_days, 30);
	ck_assert_int_eq(policy.attempts, 3);
	ck_assert_int_eq(policy.attempt_channels, 2);
	ck_assert_int_eq(policy.attempt_days, 30);
	ck_assert_int_eq(policy.attempt_next_days, 30);
	ck_assert_int_eq(policy.transfer_days, 7);
	ck_assert_int_eq(policy.postpone_days, 90);
	ck_assert_int_eq(policy.postpone_times, 2);
	ck_assert_int_eq(policy.weekly_day, 0);
	ck_assert_int_eq(policy.digest_lines, 40);
	ck_assert_int_eq(policy.apart_days, 7);
	ck_assert(policy.tell_silence);
	for (size_t i = 0; i < policy.band_count; i++) {
		const struct band *b = &policy.band[i];
		for (size_t j = 0; !b->timed && j < b->step_count; j++, row++) {
			const struct step *s = &b->step[j];
			ck_assert_uint_lt(row, sizeof table / sizeof *table);
			ck_assert_str_eq(b->name, table[row].band);
			ck_assert_str_eq(s->name, table[row].name);
			ck_assert_int_eq(s->from, table[row].from);
			ck_assert_int_eq(s->days, table[row].days);
			ck_assert_int_eq(s->unless, table[row].unless);
			ck_assert_str_eq(vocabulary_word(&role_words, (int)s->to), table[row].to);
			ck_assert_int_eq(s->tier, table[row].tier);
			ck_assert_int_eq(s->overdue, table[row].tier > 0);
			ck_assert_int_eq(s->repeat_days, table[row].repeat);
			ck_assert_int_eq(s->mail, table[row].mail);
		}
	}
	ck_assert_uint_eq(row, sizeof table / sizeof *table);
	ck_assert_int_eq(policy.band[2].alarm_days, 14);
	ck_assert_int_eq(policy.band[3].alarm_days, 14);
	ck_assert_int_eq(policy.band[4].alarm_days, 14);
}
END_TEST

START_TEST(the_band_follows_the_nominal_interval)
{
	static const struct {
		int n;
		const char *unit, *band;
	} rows[] = {{0, "days", "critical"}, {1, "hours", "urgent"}, {24, "hours", "urgent"},
	    {72, "hours", "urgent"}, {3, "days", "urgent"}, {4, "days", "lt-3-months"},
	    {88, "days", "lt-3-months"}, {12, "weeks", "lt-3-months"}, {89, "days", "3-12-months"},
	    {3, "months", "3-12-months"}, {12, "months", "3-12-months"},
	    {366, "days", "3-12-months"}, {367, "days", "gt-12-months"},
	    {13, "months", "gt-12-months"}, {60, "months", "gt-12-months"}};
	struct followup f = opened("2027-02-28", rows[_i].n, rows[_i].n, rows[_i].unit);
	ck_assert_str_eq(policy_band(&policy, &f.window)->name, rows[_i].band);
}
END_TEST

static void follow(const struct followup *f, int count, char *out, size_t size)
{
	const struct band *b = policy_band(&policy, &f->window);
	const char *after = NULL;
	instant now = f->planned_at;
	size_t n = 0;
	for (int i = 0; i < count; i++) {
		char text[32];
		struct planned p = policy_next(b, f, &work, after, now);
		date_text(zone_date(work.zone, p.due), text);
		n += (size_t)snprintf(
		    out + n, size - n, "%s%s %s", i ? ", " : "", p.step->name, text);
		after = p.step->name;
		now = p.due;
	}
}

START_TEST(six_to_twelve_months_goes_through_all_steps)
{
	struct followup f = opened("2026-03-02", 6, 12, "months");
	char out[1024];
	follow(&f, 13, out, sizeof out);
	ck_assert_str_eq(out,
	    "first 2026-03-03, acknowledge 2026-03-16, not-ordered 2026-04-01, "
	    "reminder-60 2026-07-06, reminder-30 2026-08-03, reminder-7 2026-08-26, "
	    "overdue 2027-04-01, tier-2 2027-05-03, tier-3 2027-06-01, last-net 2027-06-15, "
	    "still-open 2027-07-15, still-open 2027-08-16, still-open 2027-09-13");
}
END_TEST

START_TEST(steps_of_one_hour_keep_the_order_of_the_file)
{
	/* 2 weeks: "is it ordered?" falls on D, the D-14 steps on the opening */
	struct followup f = opened("2026-03-02", 14, 14, "days");
	char out[1024];
	follow(&f, 8, out, sizeof out);
	ck_assert_str_eq(out,
	    "first 2026-03-03, reminder-14 2026-03-03, coordinator-14 2026-03-03, "
	    "acknowledge 2026-03-09, coordinator-3 2026-03-13, not-ordered 2026-03-16, "
	    "overdue 2026-03-30, tier-2 2026-04-06");
}
END_TEST

START_TEST(what_lies_before_the_opening_is_passed_over)
{
	struct followup f = opened("2026-03-02", 6, 6, "months");
	date late;
	ck_assert(date_parse("2026-08-20", &late));
	f.planned_at = zone_at(work.zone, late, 6, 0);
	char out[1024];
	follow(&f, 5, out, sizeof out);
	ck_assert_str_eq(out, "first 2026-08-20, reminder-7 2026-08-26, acknowledge 2026-09-03, "
			      "not-ordered 2026-09-21, overdue 2026-10-02");
}
END_TEST

/* Planned at 6:00 of a working day, so that what is due at once is due that day. */
static const struct {
	const char *index;
	int min, max;
	const char *unit, *planned, *want;
} late_plans[] = {
    /* within the published range nothing is late yet */
    {"2026-01-05", 1, 3, "months", "2026-04-02",
	"first 2026-04-02, acknowledge 2026-04-09, not-ordered 2026-04-16, overdue 2026-04-20, "
	"tier-2 2026-04-27, tier-3 2026-05-11, last-net 2026-05-20, still-open 2026-06-22"},
    /* on the latest day neither */
    {"2026-03-02", 31, 31, "days", "2026-04-02",
	"first 2026-04-02, acknowledge 2026-04-09, not-ordered 2026-04-16, overdue 2026-04-16, "
	"tier-2 2026-04-23, tier-3 2026-05-07, last-net 2026-05-18, still-open 2026-06-16"},
    /* a day later the grace is over with it: the coordinator at once, the owner the next day */
    {"2026-03-02", 30, 30, "days", "2026-04-02",
	"overdue 2026-04-02, first 2026-04-03, tier-2 2026-04-09, acknowledge 2026-04-10, "
	"not-ordered 2026-04-17, tier-3 2026-04-23, last-net 2026-05-04, still-open 2026-06-02"},
    /* past every tier: in order all the same, as far apart as ever */
    {"2025-06-02", 30, 30, "days", "2026-04-02",
	"overdue 2026-04-02, first 2026-04-03, tier-2 2026-04-09, acknowledge 2026-04-10, "
	"not-ordered 2026-04-17, tier-3 2026-04-23, last-net 2026-05-04, still-open 2026-06-02"},
    /* the first tier is the owner's own: one mail, not two */
    {"2020-03-02", 6, 6, "months", "2026-04-02",
	"overdue 2026-04-02, acknowledge 2026-04-17, tier-2 2026-05-04, not-ordered 2026-05-04, "
	"tier-3 2026-06-01, last-net 2026-06-16, still-open 2026-07-16, still-open 2026-08-17"},
    {"2020-03-02", 24, 24, "months", "2026-04-02",
	"overdue 2026-04-02, acknowledge 2026-04-24, tier-2 2026-05-04, tier-3 2026-06-01, "
	"last-net 2026-06-16, still-open 2026-07-16, still-open 2026-08-17, still-open 2026-09-14"},
};

START_TEST(what_is_planned_late_escalates_in_order_from_that_day)
{
	struct followup f = opened(
	    late_plans[_i].index, late_plans[_i].min, late_plans[_i].max, late_plans[_i].unit);
	date late;
	ck_assert(date_parse(late_plans[_i].planned, &late));
	f.planned_at = zone_at(work.zone, late, 6, 0);
	char out[1024];
	follow(&f, 8, out, sizeof out);
	ck_assert_str_eq(out, late_plans[_i].want);
}
END_TEST

/* The first tier counts from the target: past it, the plan is late before the latest day. */
START_TEST(an_escalation_before_the_latest_day_is_not_passed_over)
{
	static struct step steps[] = {
	    {.name = "first", .from = FROM_OPENED, .to = ROLE_OWNER, .notice = "first"},
	    {.name = "call",
		.from = FROM_TARGET,
		.days = 5,
		.to = ROLE_OWNER,
		.notice = "phone",
		.tier = 1},
	    {.name = "end",
		.from = FROM_LATEST,
		.days = 9,
		.to = ROLE_CHIEF,
		.notice = "phone",
		.tier = 4,
		.repeat_days = 9}};
	const struct band b = {.name = "b", .max_days = -1, .step_count = 3, .step = steps};
	struct followup f = opened("2026-03-02", 10, 60, "days");
	date late;
	ck_assert(date_parse("2026-04-02", &late));
	f.planned_at = zone_at(work.zone, late, 6, 0);
	struct planned p = policy_next(&b, &f, &work, NULL, f.planned_at);
	ck_assert_str_eq(p.step->name, "call");
	ck_assert_int_eq(p.day, late);
	ck_assert_int_eq(policy_escalates_on(&b, &f.window), f.window.target + 5);
}
END_TEST

START_TEST(a_replan_does_not_send_every_missed_reminder)
{
	struct followup f = opened("2026-03-02", 6, 6, "months");
	const struct band *b = policy_band(&policy, &f.window);
	date today;
	ck_assert(date_parse("2026-08-10", &today));
	instant now = zone_at(work.zone, today, 12, 0);
	ck_assert_str_eq(policy_next(b, &f, &work, "acknowledge", now).step->name, "not-ordered");
	f.revision = 1;
	ck_assert_str_eq(policy_next(b, &f, &work, "acknowledge", now).step->name, "reminder-30");
	ck_assert_str_eq(policy_next(b, &f, &work, "no-such-step", now).step->name, "reminder-30");
	ck_assert(date_parse("2027-06-01", &today));
	now = zone_at(work.zone, today, 12, 0);
	ck_assert_str_eq(policy_next(b, &f, &work, "reminder-60", now).step->name, "overdue");
}
END_TEST

START_TEST(the_repeating_step_skips_what_is_past)
{
	struct followup f = opened("2026-03-02", 6, 6, "months");
	const struct band *b = policy_band(&policy, &f.window);
	date today;
	char text[32];
	ck_assert(date_parse("2027-12-01", &today));
	struct planned p =
	    policy_next(b, &f, &work, "still-open", zone_at(work.zone, today, 12, 0));
	ck_assert_str_eq(date_text(p.day, text), "2027-12-11");
	ck_assert_str_eq(date_text(zone_date(work.zone, p.due), text), "2027-12-13");
}
END_TEST

/* A small generator of our own keeps the cases the same on every machine. */
static unsigned next_random(unsigned *state)
{
	*state = *state * 1103515245U + 12345U;
	return *state >> 8;
}

START_TEST(every_chain_goes_on_in_order_and_tells_nothing_twice)
{
	unsigned seed = 7;
	for (int round = 0; round < 300; round++) {
		struct followup f = opened("2026-01-01", 1, 1, "days");
		f.window.anchor += (date)(next_random(&seed) % 700);
		f.window.earliest = f.window.target =
		    f.window.anchor + 4 + (date)(next_random(&seed) % 900);
		f.window.latest = f.window.target + (date)(next_random(&seed) % 200);
		f.planned_at = DAYS(f.window.anchor + (date)(next_random(&seed) % 1000)) +
			       MINUTES(next_random(&seed) % 1440);
		const struct band *b = policy_band(&policy, &f.window);
		date opening = zone_date(work.zone, f.planned_at);
		bool seen[32] = {false};
		const char *after = NULL;
		instant now = f.planned_at, last = f.planned_at;
		size_t last_index = 0;
		for (int i = 0; i < 16; i++) {
			struct planned p = policy_next(b, &f, &work, after, now);
			size_t index = (size_t)(p.step - b->step);
			bool repeats = p.step->repeat_days > 0;
			ck_assert_uint_lt(index, b->step_count);
			ck_assert_int_ge(p.day, opening);
			ck_assert(p.due > last || (i == 0 && p.due >= last) ||
				  (p.due == last && (p.day > opening || index > last_index)));
			ck_assert(repeats || !seen[index]);
			ck_assert(worktime_is_working(&work, zone_date(work.zone, p.due)));
			seen[index] = true;
			after = p.step->name;
			now = last = p.due;
			last_index = index;
		}
		for (size_t i = 0; i < b->step_count; i++) {
			const struct step *s = &b->step[i];
			date day = s->from == FROM_OPENED   ? opening + s->days
				   : s->from == FROM_TARGET ? f.window.target + s->days
							    : f.window.latest + s->days;
			bool moot = f.window.latest < opening && strcmp(s->name, "first") == 0 &&
				    strcmp(b->name, "lt-3-months") != 0;
			ck_assert_msg(
			    seen[i] == ((day >= opening && !moot) || s->tier > 0), "%s", s->name);
		}
	}
}
END_TEST

START_TEST(a_step_without_a_point_is_left_out)
{
	static const struct {
		const char *step;
		enum followup_state state;
		bool acknowledged, optional, want;
	} rows[] = {
	    {"first", FOLLOWUP_OPEN, false, false, true},
	    {"first", FOLLOWUP_CLOSED, false, false, false},
	    {"acknowledge", FOLLOWUP_OPEN, false, false, true},
	    {"acknowledge", FOLLOWUP_OPEN, true, false, false},
	    {"acknowledge", FOLLOWUP_ORDERED, false, false, false},
	    {"not-ordered", FOLLOWUP_OPEN, true, false, true},
	    {"not-ordered", FOLLOWUP_ORDERED, true, false, false},
	    {"not-ordered", FOLLOWUP_SCHEDULED, true, false, false},
	    {"reminder-30", FOLLOWUP_OPEN, true, false, true},
	    {"reminder-30", FOLLOWUP_ORDERED, true, false, true},
	    {"reminder-30", FOLLOWUP_SCHEDULED, true, false, false},
	    {"reminder-7", FOLLOWUP_SCHEDULED, true, false, true},
	    {"reminder-7", FOLLOWUP_PERFORMED, true, false, false},
	    {"reminder-7", FOLLOWUP_OPEN, true, true, true},
	    {"overdue", FOLLOWUP_OPEN, true, false, true},
	    {"overdue", FOLLOWUP_SCHEDULED, true, false, true},
	    {"overdue", FOLLOWUP_PERFORMED, true, false, true},
	    {"overdue", FOLLOWUP_OPEN, true, true, false},
	    {"tier-2", FOLLOWUP_OPEN, false, true, false},
	    {"still-open", FOLLOWUP_OPEN, false, true, false},
	    {"still-open", FOLLOWUP_OPEN, false, false, true},
	    {"still-open", FOLLOWUP_CLOSED, false, false, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct followup f = opened("2026-03-02", 6, 6, "months");
		const struct band *b = policy_band(&policy, &f.window);
		const struct step *s = b->step;
		while (strcmp(s->name, rows[i].step) != 0)
			s++;
		f.state = rows[i].state;
		f.optional = rows[i].optional;
		if (rows[i].acknowledged)
			f.acknowledged_at = f.planned_at;
		ck_assert_msg(policy_applies(s, &f) == rows[i].want, "row %zu", i);
	}
}
END_TEST

/* ---- faulty files ---------------------------------------------------------------------------- */

#define HEAD                                                                                       \
	"name = x\nversion = 1\nlocal_target_days = 30\nexam_days_ahead = 1\nexam_years_back = "   \
	"30\npreliminary_days = 3\nreplay_days = 30\n"
#define STEP		  "step a { from = opened days = 0 to = owner notice = first }\n"
#define LAST		  "step z { from = latest days = 9 to = owner notice = first repeat_days = 30 }\n"
#define TIMED(keys)	  "step t { " keys " to = owner notice = first }\n"
#define TIMED_LAST	  "step z { from = latest after = 4d to = owner notice = first repeat = 1d }\n"
#define BAND(days, steps) "band b {\n" days " alarm_days = 1\n" steps "}\n"

static const struct {
	const char *text, *want[3];
} faulty[] = {
    {HEAD, {":8: there is no band"}},
    {"version = 1\n" BAND("min_days = 0", LAST),
	{"name is missing", "exam_days_ahead is missing", "exam_years_back is missing"}},
    {HEAD BAND("min_days = 1", LAST), {"band \"b\" starts at 1 days, not at 0"}},
    {HEAD BAND("min_days = 0 max_days = 5", LAST),
	{"band \"b\" has a max_days, and is the last one"}},
    {HEAD BAND("min_days = 0", STEP), {"\"a\" is the last of band \"b\" and does not repeat"}},
    {HEAD BAND("min_days = 0", LAST STEP), {"\"z\" repeats and is not the last of band \"b\""}},
    {HEAD "band b { min_days = 0 alarm_days = 1 }\n", {":8: band \"b\" has no step"}},
    {HEAD BAND("min_days = zero", LAST), {":9: min_days is \"zero\", not a whole number"}},
    {HEAD BAND("min_days = 0", "step s { from = then days = 1 to = nobody notice = Bad }\n" LAST),
	{":10: from is \"then\", not one of opened, target, latest", ":10: to is \"nobody\"",
	    ":10: notice is \"Bad\""}},
    {HEAD BAND("min_days = 0", "step s {\n days = 1\n}\n" LAST),
	{":12: step \"s\" has no from", "step \"s\" has no to", "step \"s\" has no notice"}},
    {HEAD BAND("min_days = 0", "step s { from = opened days = -1 to = owner notice = n }\n" LAST),
	{"step \"s\" lies before the opening"}},
    {HEAD BAND("min_days = 0",
	 "step s { from = target days = 1 working_days = yes to = owner notice = n }\n" LAST),
	{"step \"s\" counts working days, but not from the opening"}},
    {HEAD BAND("min_days = 0", "step s { from = latest days = 9 to = owner notice = n }\n" LAST),
	{"step \"s\" does not come before the last one"}},
    {HEAD BAND("min_days = 0", STEP STEP LAST), {":11:"}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 1h days = 2") TIMED_LAST),
	{"step \"t\" has after and days"}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 1h") LAST),
	{"step \"t\" counts minutes and hours, and the last one of band \"b\" counts days"}},
    {HEAD BAND("min_days = 0", STEP TIMED_LAST),
	{"step \"a\" counts days, and the last one of band \"b\" counts minutes and hours"}},
    {HEAD BAND("min_days = 0", TIMED("from = latest after = 4d") TIMED_LAST),
	{"step \"t\" does not come before the last one of band \"b\""}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = soon") TIMED_LAST),
	{":10: after is \"soon\", not a time such as 30min, 4h or 2d"}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 36h") TIMED_LAST),
	{"step \"t\" counts working hours beyond a day: say whole days"}},
    {HEAD BAND(
	 "min_days = 0", TIMED("from = opened after = 1h hours = any within = 2h") TIMED_LAST),
	{"step \"t\" has within, and does not wait for working hours"}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 1h repeat = 1d") TIMED_LAST),
	{"step \"t\" repeats and is not the last of band \"b\""}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 1h")), {"does not repeat"}},
    {HEAD BAND("min_days = 0", TIMED("from = opened after = 1h repeat = 30min")),
	{"step \"t\" repeats within an hour"}},
    {HEAD BAND("min_days = 0",
	 TIMED(
	     "from = target after = 1h") "step z { from = opened after = 9h to = owner notice = n "
					 "repeat = 1d }\n"),
	{"step \"z\" is the last of band \"b\" and does not count from latest"}},
    {HEAD BAND("min_days = 0",
	 "step s { from = opened days = 1 hours = any to = owner notice = n }\n" LAST),
	{"step \"s\" counts days and has hours"}},
    {HEAD BAND("min_days = 0 calendar = 24h", LAST),
	{"band \"b\" has calendar and alarm_days: the alarm is that of a day"}},
    {HEAD BAND("min_days = 0 calendar = soon", LAST),
	{"calendar is \"soon\", neither none nor a time such as 24h"}},
    {HEAD "band b { min_days = 0\n" LAST "}\n", {"band \"b\" has no alarm_days"}},
    {HEAD "bend b { }\n", {":8:", "bend"}},
    {HEAD BAND("min_days = 0", LAST) "band", {":"}},
    {HEAD BAND("min_days = 0", LAST) "questions critical { wait_days = 3 }\n",
	{"questions \"critical\" have wait_days, and do not wait"}},
    {HEAD BAND("min_days = 0", LAST) "questions author { wait_days = soon }\n",
	{"wait_days is \"soon\", not a whole number"}},
    {HEAD BAND("min_days = 0", LAST) "duty tea { on = yes }\n",
	{"there is no duty \"tea\"", "duty \"tea\" has no table", "duty \"tea\" has no days"}},
    {HEAD BAND("min_days = 0", LAST) "assign a { site = X }\nassign b { team = South by = luck }\n",
	{":12: assign \"a\" has the team \"\"", ":13: assign \"b\" has the team \"South\"", NULL}},
    {HEAD BAND("min_days = 0", LAST) "assign b { team = s by = luck }\nassign c { team = t }\n",
	{"assign \"b\" is by \"luck\", not patient, load or turn",
	    "assign \"b\" takes all, and is not the last one"}},
    {HEAD BAND("min_days = 0", LAST) "duty letter { on = maybe table = \"mqsa 2024\" days = 0 }\n",
	{"on is \"maybe\", not one of no, yes", "days is \"0\", not a whole number"}},
    {HEAD BAND("min_days = 0", LAST) "duty letter { on = yes table = \"mqsa 2024\" days = 5 }\n",
	{"duty \"letter\" is on, and questions \"patient\" is missing"}},
    {HEAD BAND("min_days = 0", LAST) "questions record { step s { before = 2d to = owner } }\n",
	{"step \"s\" has before, which is whole days in front of a deadline"}},
    {HEAD BAND("min_days = 0",
	 LAST) "questions record { step s { from = deadline before = 2h to = owner } }\n",
	{"step \"s\" has before, which is whole days in front of a deadline"}},
    {HEAD BAND(
	 "min_days = 0", LAST) "questions record { step s { from = deadline after = 0min to = "
			       "owner } step t { after = 1d to = owner repeat = 1d } }\n",
	{"step \"t\" of questions \"record\" does not come after the one before it"}},
};

START_TEST(a_faulty_policy_is_refused_with_its_lines)
{
	char path[] = "/tmp/policy-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	size_t n = strlen(faulty[_i].text);
	ck_assert_int_eq(write(fd, faulty[_i].text, n), (ssize_t)n);
	close(fd);
	struct policy p;
	struct err e;
	bool ok = policy_load(arena, path, &p, &e);
	unlink(path);
	ck_assert(!ok);
	ck_assert_int_eq(e.code, ERR_CONFIG);
	ck_assert_msg(strstr(e.text, path) != NULL, "%s", e.text);
	for (int i = 0; i < 3 && faulty[_i].want[i]; i++)
		ck_assert_msg(strstr(e.text, faulty[_i].want[i]) != NULL, "%s", e.text);
}
END_TEST

START_TEST(a_policy_that_is_not_there_is_refused)
{
	struct policy p;
	struct err e;
	ck_assert(!policy_load(arena, "/nonexistent/policy.conf", &p, &e));
	ck_assert_msg(strstr(e.text, "/nonexistent/policy.conf") != NULL, "%s", e.text);
}
END_TEST

/* ---- questions ------------------------------------------------------------------------------ */

START_TEST(a_question_waits_so_many_days_by_its_class)
{
	static const int days[QUESTION_CLASSES] = {0, 7, 30, 30, 14, 0};
	struct policy p;
	struct err e;
	char path[4096];
	for (int i = 0; i < QUESTION_CLASSES; i++)
		ck_assert_int_eq(policy.question[i].wait_days, days[i]);
	/* one that does not say */
	snprintf(path, sizeof path, "%s/tests/sim/variant.conf", source_dir());
	ck_assert_msg(policy_load(arena, path, &p, &e), "%s", e.text);
	ck_assert_int_eq(p.question[CLASS_CRITICAL].wait_days, 0);
	ck_assert_int_eq(p.question[CLASS_SUSPICIOUS].wait_days, 30);
}
END_TEST

/* ---- duties beside exams -------------------------------------------------------------------- */

/* Each step of the two bands: of what is asked on Monday the 9th of March at ten, and of a patient
 * is owed by the day. */
static const struct {
	enum question_class class;
	const char *deadline; /* "": none */
	const char *step, *to, *due;
	int tier;
} duty_steps[] = {{CLASS_REVIEW, "", "told", "owner", "2026-03-10 08:00", 0},
    {CLASS_REVIEW, "", "again", "owner", "2026-03-17 08:00", 0},
    {CLASS_REVIEW, "", "tier-1", "coordinator", "2026-03-24 08:00", 1},
    {CLASS_REVIEW, "", "last-net", "fail-safe", "2026-04-07 08:00", 4},
    {CLASS_REVIEW, "", "last-net", "fail-safe", "2026-07-02 08:00", 4},
    /* 30 days from an exam: the day is a Monday */
    {CLASS_PATIENT, "2026-03-23", "told", "owner", "2026-03-10 08:00", 0},
    {CLASS_PATIENT, "2026-03-23", "again", "owner", "2026-03-18 08:00", 0},
    {CLASS_PATIENT, "2026-03-23", "tier-1", "second-coordinator", "2026-03-20 08:00", 1},
    {CLASS_PATIENT, "2026-03-23", "tier-2", "quality-officer", "2026-03-24 08:00", 2},
    {CLASS_PATIENT, "2026-03-23", "last-net", "fail-safe", "2026-03-27 08:00", 4},
    {CLASS_PATIENT, "2026-03-23", "last-net", "fail-safe", "2026-04-03 08:00", 4},
    /* 7 days from a suspicious one: asked at once, and the reminders come within them */
    {CLASS_PATIENT, "2026-03-16", "told", "owner", "2026-03-10 08:00", 0},
    {CLASS_PATIENT, "2026-03-16", "again", "owner", "2026-03-11 08:00", 0},
    {CLASS_PATIENT, "2026-03-16", "tier-1", "second-coordinator", "2026-03-13 08:00", 1},
    {CLASS_PATIENT, "2026-03-16", "tier-2", "quality-officer", "2026-03-17 08:00", 2},
    {CLASS_PATIENT, "2026-03-16", "last-net", "fail-safe", "2026-03-20 08:00", 4},
    /* heard of after its day: whoever sees to quality is told at once */
    {CLASS_PATIENT, "2026-03-06", "again", "owner", "2026-03-10 08:00", 0},
    {CLASS_PATIENT, "2026-03-06", "tier-1", "second-coordinator", "2026-03-10 08:00", 1},
    {CLASS_PATIENT, "2026-03-06", "tier-2", "quality-officer", "2026-03-10 08:00", 2},
    {CLASS_PATIENT, "2026-03-06", "last-net", "fail-safe", "2026-03-12 08:00", 4}};

START_TEST(a_duty_beside_an_exam_has_its_steps)
{
	const struct question_band *b = &policy.question[duty_steps[_i].class];
	struct question_clock clock = {zone_at(work.zone, date_of(2026, 3, 9), 10, 0), DATE_NONE};
	const char *before = NULL;
	char due[40];
	bool again = _i && strcmp(duty_steps[_i - 1].step, duty_steps[_i].step) == 0;
	if (*duty_steps[_i].deadline)
		ck_assert(date_parse(duty_steps[_i].deadline, &clock.deadline));
	for (size_t i = 0; i < b->step_count; i++)
		if (i && strcmp(b->step[i].name, duty_steps[_i].step) == 0)
			before = b->step[i - 1].name;
	struct planned_question p =
	    question_next(b, &work, &clock, again ? duty_steps[_i].step : before, clock.asked);
	struct civil at = zone_civil(work.zone, p.due);
	snprintf(due, sizeof due, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour,
	    at.minute);
	ck_assert_str_eq(p.step->name, duty_steps[_i].step);
	ck_assert_str_eq(due, duty_steps[_i].due);
	ck_assert_str_eq(vocabulary_word(&role_words, (int)p.step->to), duty_steps[_i].to);
	ck_assert_int_eq(p.step->tier, duty_steps[_i].tier);
	ck_assert(!p.step->alone);
}
END_TEST

/* Which of them are wanted, and by which table. */
START_TEST(the_default_policy_wants_these_duties)
{
	static const struct {
		bool on;
		const char *system, *version;
	} wanted[BESIDES] = {[BESIDE_REVIEW] = {true, "communication", "acr-2014"},
	    [BESIDE_LETTER] = {false, "mqsa", "2024"},
	    [BESIDE_NOTICE] = {false, "communication", "pa-act-112"},
	    [BESIDE_RELEASE] = {false, "communication", "cures-act"},
	    [BESIDE_DISCREPANCY] = {true, "communication", "acr-2014"},
	    [BESIDE_OPINION] = {true, "communication", "acr-2014"}};
	for (int i = 0; i < BESIDES; i++) {
		ck_assert_int_eq(policy.beside[i].on, wanted[i].on);
		ck_assert_str_eq(policy.beside[i].system, wanted[i].system);
		ck_assert_str_eq(policy.beside[i].version, wanted[i].version);
	}
}
END_TEST

START_TEST(the_first_rule_that_fits_gives_to_its_team)
{
	static const struct {
		const char *system, *site, *modality, *rule;
	} asked[] = {
	    {"bi-rads", "LAKESIDE", "MG", "breast"},
	    {"BI-RADS", "lakeside", "US", "breast"},
	    {"bi-rads", "NORTH", "MG", "north"},
	    {"lung-rads", "LAKESIDE", "CT", "rest"},
	    {NULL, "NORTH", "CT", "north"},
	    {NULL, "LAKESIDE", "MG", "mammograms"},
	    {NULL, NULL, NULL, "rest"},
	};
	static struct assign_rule rules[] = {
	    {.name = "breast", .system = "bi-rads, mqsa", .site = "LAKESIDE,SOUTH"},
	    {.name = "north", .site = "NORTH"}, {.name = "mammograms", .modality = "MG"},
	    {.name = "rest"}};
	struct policy p = {.assign = rules, .assign_count = 4};
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		ck_assert_str_eq(
		    policy_assigns(&p, asked[i].system, asked[i].site, asked[i].modality)->name,
		    asked[i].rule);
	p.assign_count = 3;
	ck_assert_ptr_null(policy_assigns(&p, "lung-rads", "LAKESIDE", "CT"));
	ck_assert_uint_eq(policy.assign_count, 0); /* the shipped one has no teams */
}
END_TEST

static date day_of_due(const struct question_step *s, instant clock)
{
	const struct question_clock c = {clock, DATE_NONE};
	return zone_date(work.zone, question_due(s, &work, &c, INSTANT_NONE).due);
}

/* Whenever it was asked, and whenever it sleeps: each step comes as many working days later. */
START_TEST(a_question_that_sleeps_loses_no_working_day)
{
	const struct question_band *b = &policy.question[CLASS_AUTHOR];
	date monday = date_of(2026, 11, 9);
	for (int hour = 0; hour < 21 * 24; hour += 7)
		for (int from = 0; from < 9; from += 2)
			for (int days = 1; days < 30; days += 4) {
				instant clock = zone_at(work.zone, monday, 0, 30) + HOURS(hour);
				date asleep = zone_date(work.zone, clock) + from;
				date until = worktime_shift(&work, asleep + days);
				instant then = question_clock_after(&work, clock, asleep, until);
				int slept = worktime_between(&work, asleep, until);
				for (size_t i = 0; i < b->step_count; i++) {
					date was = day_of_due(&b->step[i], clock),
					     is = day_of_due(&b->step[i], then);
					ck_assert_int_eq(worktime_between(&work, was, is), slept);
				}
			}
}
END_TEST

START_TEST(a_step_that_repeats_is_due_again_behind_an_instant)
{
	const struct question_band *b = &policy.question[CLASS_AUTHOR];
	const struct question_step *last = &b->step[b->step_count - 1];
	const struct question_clock asked = {
	    zone_at(work.zone, date_of(2026, 3, 2), 8, 0), DATE_NONE};
	instant first = question_due(last, &work, &asked, INSTANT_NONE).due;
	ck_assert_int_eq(zone_date(work.zone, first), date_of(2026, 3, 20));
	ck_assert_int_eq(question_due(last, &work, &asked, first).due, first);
	ck_assert_int_eq(zone_date(work.zone, question_due(last, &work, &asked, first + 1).due),
	    date_of(2026, 3, 27));
}
END_TEST

Suite *policy_suite(void)
{
	Suite *s = suite_create("policy");
	TCase *t = tcase_create("steps");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_default_policy_is_its_table);
	tcase_add_loop_test(t, the_band_follows_the_nominal_interval, 0, 15);
	tcase_add_test(t, six_to_twelve_months_goes_through_all_steps);
	tcase_add_test(t, steps_of_one_hour_keep_the_order_of_the_file);
	tcase_add_test(t, what_lies_before_the_opening_is_passed_over);
	tcase_add_loop_test(t, what_is_planned_late_escalates_in_order_from_that_day, 0,
	    (int)(sizeof late_plans / sizeof *late_plans));
	tcase_add_test(t, an_escalation_before_the_latest_day_is_not_passed_over);
	tcase_add_test(t, a_replan_does_not_send_every_missed_reminder);
	tcase_add_test(t, the_repeating_step_skips_what_is_past);
	tcase_add_test(t, every_chain_goes_on_in_order_and_tells_nothing_twice);
	tcase_add_test(t, a_step_without_a_point_is_left_out);
	tcase_add_loop_test(
	    t, a_faulty_policy_is_refused_with_its_lines, 0, sizeof faulty / sizeof *faulty);
	tcase_add_test(t, a_policy_that_is_not_there_is_refused);
	tcase_add_test(t, a_question_waits_so_many_days_by_its_class);
	tcase_add_test(t, the_default_policy_wants_these_duties);
	tcase_add_loop_test(t, a_duty_beside_an_exam_has_its_steps, 0,
	    (int)(sizeof duty_steps / sizeof *duty_steps));
	tcase_add_test(t, the_first_rule_that_fits_gives_to_its_team);
	tcase_add_test(t, a_question_that_sleeps_loses_no_working_day);
	tcase_add_test(t, a_step_that_repeats_is_due_again_behind_an_instant);
	suite_add_tcase(s, t);
	return s;
}
