/* SPDX-License-Identifier: Apache-2.0
 *
 * clock.c - the virtual clock of a rehearsal: show it, set its start, let time pass.
 *
 * Time passes from one due instant to the next, and goes on only when the engine and the mailer
 * have done everything that is due, so that years happen in order.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/rehearsal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STEPS_MAX 1000000

/* ---- times as people write them ------------------------------------------------------------- */

struct duration {
	int months, days;
	int64_t minutes;
};

static bool add_unit(struct duration *d, int n, const char *unit, size_t len)
{
	static const struct {
		const char *name;
		int months, days, minutes;
	} units[] = {{"minute", 0, 0, 1}, {"hour", 0, 0, 60}, {"day", 0, 1, 0}, {"week", 0, 7, 0},
	    {"month", 1, 0, 0}, {"year", 12, 0, 0}};
	if (len > 1 && unit[len - 1] == 's')
		len--;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strlen(units[i].name) != len || strncmp(units[i].name, unit, len) != 0)
			continue;
		d->months += n * units[i].months;
		d->days += n * units[i].days;
		d->minutes += (int64_t)n * units[i].minutes;
		return true;
	}
	return false;
}

/* "6months", "1year 2weeks". */
static bool parse_duration(const char *s, struct duration *d)
{
	*d = (struct duration){0};
	do {
		char *unit;
		while (*s == ' ')
			s++;
		if (!isdigit((unsigned char)*s))
			return false;
		long n = strtol(s, &unit, 10);
		while (*unit == ' ')
			unit++;
		size_t len = strspn(unit, "abcdefghijklmnopqrstuvwxyz");
		if (n < 1 || n > 10000 || !add_unit(d, (int)n, unit, len))
			return false;
		s = unit + len;
	} while (*s);
	return true;
}

/* Months and days are calendar days at the same local time; hours and minutes pass on a watch. */
static bool add_duration(const struct zone *z, instant t, const struct duration *d, instant *out)
{
	struct civil l = zone_civil(z, t);
	date day = date_add_months(date_of(l.year, l.month, l.day), d->months);
	if (day == DATE_NONE || d->days > 3650000)
		return false;
	date_civil(day + d->days, &l.year, &l.month, &l.day);
	if (l.year > 9998)
		return false;
	*out = zone_instant(z, &l) + MINUTES(d->minutes);
	return true;
}

bool ctl_time_said(const struct ctl *c, const char *s, instant *out)
{
	return zone_parse(c->zone, s, out);
}

/* ---- show, set ------------------------------------------------------------------------------ */

static void print_clock(const struct ctl *c, const struct clock_state *k)
{
	char a[32], b[32];
	if (c->json) {
		ctl_print_json(json_pack("{s:s, s:s, s:b, s:I}", "clock", instant_text(k->now, a),
		    "real_time", instant_text(k->real, b), "rehearsal", k->rehearsal,
		    "offset_seconds", (json_int_t)((k->now - k->real) / SECONDS(1))));
		return;
	}
	printf("%s %s\n", ctl_time(c, k->now, a), zone_name(c->zone));
	if (k->rehearsal)
		printf("rehearsal; the real time is %s\n", ctl_time(c, k->real, b));
}

int ctl_clock_show(struct ctl *c, int argc, char **argv)
{
	struct clock_state k;
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!ctl_connect(c, &e) || !clock_read(c->session, &k, &e))
		return ctl_fail(&e);
	print_clock(c, &k);
	return CTL_DONE;
}

static bool rehearsal_clock(struct ctl *c, struct clock_state *k, struct err *e)
{
	if (!ctl_connect(c, e) || !clock_read(c->session, k, e))
		return false;
	return k->rehearsal ||
	       err_set(e, ERR_REFUSED, "the clock of a production database cannot be moved");
}

int ctl_clock_set(struct ctl *c, int argc, char **argv)
{
	struct clock_state k;
	struct err e = {0};
	instant target;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!rehearsal_clock(c, &k, &e))
		return ctl_fail(&e);
	if (!ctl_time_said(c, word[0], &target))
		ctl_misuse(c,
		    "a time is written 2026-09-02, 2026-09-02T08:00 or 2026-09-02T15:00:00Z, not "
		    "\"%s\"",
		    word[0]);
	if (!clock_start_at(c->session, target, &e) || !clock_read(c->session, &k, &e))
		return ctl_fail(&e);
	print_clock(c, &k);
	return CTL_DONE;
}

/* ---- advance -------------------------------------------------------------------------------- */

struct advance {
	struct ctl *c;
	instant target;
	int limit; /* seconds without any sign of life */
	int lease; /* seconds */
	int64_t steps;
	bool terminal;
};

static bool is_quiet(const struct clock_work *w)
{
	return !w->timers && !w->inbound && !w->outbox && !w->sending && !w->undelivered;
}

static bool report_stuck(struct advance *a, struct err *e)
{
	struct rows r = {0};
	char text[sizeof e->text] = "", now[32];
	struct clock_state k;
	if (!clock_stuck(a->c->session, a->lease, &r, e) || !clock_read(a->c->session, &k, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? "; " : "",
		    rows_text(&r, i, 0));
	rows_free(&r);
	return err_set(e, ERR_REFUSED, "nothing has moved for %d seconds at %s: %.380s", a->limit,
	    ctl_time(a->c, k.now, now), text);
}

/* Looks often at first, because most steps take milliseconds. */
static bool wait_quiet(struct advance *a, struct err *e)
{
	struct clock_work w, last = {0};
	int64_t since = monotonic_now();
	struct timespec nap = {0, 5 * 1000000};
	for (;;) {
		if (!clock_work(a->c->session, a->lease, &w, e))
			return false;
		if (is_quiet(&w))
			return true;
		if (memcmp(&w, &last, sizeof w) != 0) {
			last = w;
			since = monotonic_now();
		}
		if (monotonic_now() - since > SECONDS(a->limit))
			return report_stuck(a, e);
		nanosleep(&nap, NULL);
		if (nap.tv_nsec < 100 * 1000000)
			nap.tv_nsec += nap.tv_nsec / 2;
	}
}

static void show_progress(const struct advance *a, instant now, bool last)
{
	char text[32];
	if (a->c->json || (!a->terminal && !last && a->steps % 25 != 0))
		return;
	fprintf(stderr, "%s%s, %lld steps%s", a->terminal ? "\r" : "", ctl_time(a->c, now, text),
	    (long long)a->steps, a->terminal && !last ? "" : "\n");
	fflush(stderr);
}

static bool one_step(struct advance *a, bool *arrived, struct err *e)
{
	instant next;
	if (!clock_next(a->c->session, &next, e))
		return false;
	*arrived = next == INSTANT_NONE || next > a->target;
	instant to = *arrived ? a->target : next;
	if (!clock_move(a->c->session, to, e) || !wait_quiet(a, e))
		return false;
	if (!*arrived)
		a->steps++;
	show_progress(a, to, *arrived);
	return true;
}

static bool advance(struct advance *a, struct err *e)
{
	bool arrived = false;
	if (!wait_quiet(a, e)) /* what is due already comes before the first step */
		return false;
	while (!arrived) {
		if (a->steps > STEPS_MAX)
			return err_set(e, ERR_REFUSED, "more than %d steps", STEPS_MAX);
		if (!one_step(a, &arrived, e))
			return false;
	}
	return true;
}

static void find_target(struct advance *a, const char *duration, const char *to, instant now)
{
	struct duration d;
	if (to && !ctl_time_said(a->c, to, &a->target))
		ctl_misuse(a->c,
		    "a time is written 2026-09-02, 2026-09-02T08:00 or 2026-09-02T15:00:00Z, not "
		    "\"%s\"",
		    to);
	if (to)
		return;
	if (!parse_duration(duration, &d) || !add_duration(a->c->zone, now, &d, &a->target))
		ctl_misuse(a->c,
		    "a duration is written 6months, 30days, 2weeks or 12hours, not \"%s\"",
		    duration);
}

static int print_advance(struct advance *a)
{
	struct clock_state k;
	struct err e = {0};
	char text[32];
	if (!clock_read(a->c->session, &k, &e))
		return ctl_fail(&e);
	if (a->c->json)
		ctl_print_json(json_pack("{s:s, s:I}", "clock", instant_text(k.now, text), "steps",
		    (json_int_t)a->steps));
	else
		printf("it is %s; %lld steps\n", ctl_time(a->c, k.now, text), (long long)a->steps);
	return CTL_DONE;
}

int ctl_clock_advance(struct ctl *c, int argc, char **argv)
{
	const char *to = NULL, *wait = "60";
	const struct ctl_option options[] = {
	    {"to", "TIME",
		"until 2026-09-02, 2026-09-02T08:00 (local time) or 2026-09-02T15:00:00Z", &to},
	    {"wait", "SECONDS", "give up when nothing moves for so long (default 60)", &wait}, {0}};
	struct clock_state k;
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	struct advance a = {.c = c, .terminal = isatty(STDERR_FILENO)};
	a.limit = (int)ctl_number(c, "--wait", wait, 1, 86400);
	if (!word[0] == !to)
		ctl_misuse(c, "either a duration or --to is needed");
	if (!rehearsal_clock(c, &k, &e))
		return ctl_fail(&e);
	find_target(&a, word[0], to, k.now);
	/* The mailer's lease is its deadline and some reserve. */
	a.lease = (int)c->config->smtp_deadline * 2 + 60;
	if (a.target < k.now) {
		err_set(&e, ERR_REFUSED, "the clock cannot be moved back");
		return ctl_fail(&e);
	}
	return advance(&a, &e) ? print_advance(&a) : ctl_fail(&e);
}
