/* SPDX-License-Identifier: Apache-2.0
 *
 * measures.c - followupctl measures: the measures of quality as they were last counted.
 *
 * The figures are those of the pages: the same statements, the same computation.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/measure_store.h"
#include "followupd/rehearsal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REFRESH_SECONDS 600 /* of one part, which takes less than one */

/* ---- counting anew -------------------------------------------------------------------------- */

/* The engine or another command may be at it: this waits until all is counted as of now. */
static bool refresh(struct ctl *c, struct arena *a, struct err *e)
{
	struct measure_run run;
	struct clock_state clock;
	bool more = true;
	if (!clock_read(c->session, &clock, e))
		return false;
	while (measure_run_read(c->session, a, &run, e) && run.as_of < clock.now) {
		if (!measures_step(c->session, c->zone, clock.now, &more, e))
			return false;
		if (!more)
			usleep(100000);
	}
	return e->code == ERR_NONE;
}

/* ---- for a person --------------------------------------------------------------------------- */

static void print_rate(const struct measure_tally *t)
{
	double low, high;
	int64_t n = measure_cases(t), met = t->of_class[MEASURE_MET];
	if (!n) {
		printf("%8s  %17s", "-", "");
		return;
	}
	measure_wilson(met, n, &low, &high);
	printf("%6.1f %%  (%3.0f to %3.0f %%)    ", measure_percent(t), 100 * low, 100 * high);
	printf("%" PRId64 " of %" PRId64, met, n);
}

static void print_line(const struct measure_line *l, const char *label)
{
	printf("  %-28s ", label);
	if (l->shown == GROUP_SHOWN)
		print_rate(&l->n);
	else
		fputs(l->shown == GROUP_SMALL ? "< 11" : "not shown", stdout);
	putchar('\n');
}

static void print_outcomes(const struct measure_result *r)
{
	char text[32];
	for (size_t i = 0; i < r->outcome_count; i++) {
		snprintf(text, sizeof text, "%" PRId64, r->total.of_outcome[i]);
		ctl_print_field(measure_outcome_words(r->measure, r->outcome[i]), text);
	}
}

static void print_all(const struct measure_result *r)
{
	const struct measure *m = r->measure;
	ctl_print_heading(m->title);
	print_rate(&r->total);
	printf("\n%s\n\n", r->trend);
	ctl_print_field("counted", m->denominator);
	ctl_print_field("met", m->numerator);
	ctl_print_field("left out", m->excluded);
	ctl_print_field("source", m->source);
	ctl_print_field("limits", m->limits);
	putchar('\n');
	print_outcomes(r);
	printf("\nBy %s\n", m->month);
	for (size_t i = 0; i < r->month_count; i++)
		print_line(&r->month[i], month_name(r->month[i].month));
	for (size_t i = 0; i < r->group_count; i++) {
		printf("\n%s\n", r->group[i].dim->title);
		for (size_t k = 0; k < r->group[i].count; k++)
			print_line(&r->group[i].line[k], r->group[i].line[k].label);
	}
}

/* ---- all of them in a few lines -------------------------------------------------------------- */

static bool list_one(struct ctl *c, struct arena *a, const struct measure_run *run,
    const struct measure_query *q, json_t *list, struct err *e)
{
	struct measure_result *r;
	if (!measure_read(c->session, a, run, q, &r, e))
		return false;
	if (c->json) {
		json_array_append_new(list, measure_json(run, q, r));
		return true;
	}
	printf("%-16s", q->measure->name);
	print_rate(&r->total);
	printf("\n%16s%s\n", "", q->measure->title);
	return true;
}

static bool list_all(struct ctl *c, struct arena *a, const struct measure_run *run,
    struct measure_query *q, struct err *e)
{
	json_t *list = json_array();
	bool ok = true;
	for (q->measure = measures; ok && q->measure->name; q->measure++)
		ok = list_one(c, a, run, q, list, e);
	if (ok && c->json)
		ctl_print_json(json_incref(list));
	json_decref(list);
	return ok;
}

/* ---- the command ----------------------------------------------------------------------------- */

static bool print_measure(struct ctl *c, struct arena *a, const struct measure_run *run,
    const struct measure_query *q, bool csv, struct err *e)
{
	struct measure_result *r;
	struct buf b = {0};
	if (!measure_read(c->session, a, run, q, &r, e))
		return false;
	if (csv) {
		measure_csv(&b, r);
		fwrite(b.data, 1, b.len, stdout);
		buf_free(&b);
	} else if (c->json) {
		ctl_print_json(measure_json(run, q, r));
	} else {
		print_all(r);
	}
	return true;
}

static bool print_some(struct ctl *c, struct arena *a, struct measure_query *q, const char *year,
    bool csv, struct err *e)
{
	struct measure_run run;
	char at[32];
	if (!measure_run_read(c->session, a, &run, e))
		return false;
	if (run.as_of == INSTANT_NONE)
		return err_set(e, ERR_NOT_FOUND,
		    "nothing was counted yet: the engine does it every night, --refresh now");
	q->year = year ? (int)ctl_number(c, "--year", year, 1900, 9999) : measure_year(&run);
	if (!c->json && !csv)
		printf("%d, as of %s\n\n", q->year, ctl_time(c, run.as_of, at));
	return q->measure ? print_measure(c, a, &run, q, csv, e) : list_all(c, a, &run, q, e);
}

int ctl_measures(struct ctl *c, int argc, char **argv)
{
	struct measure_query q = {.base = "all"};
	struct err e = {0};
	const char *year = NULL, *anew = NULL, *csv = NULL;
	const struct ctl_option options[] = {
	    {"year", "YEAR", "of this year (default: that of four months ago)", &year},
	    {"site", "NAME", "of this site alone", &q.site},
	    {"csv", NULL, "as a table for a spreadsheet", &csv},
	    {"refresh", NULL, "count anew first", &anew}, {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	if (*word && !(q.measure = measure_find(*word)))
		ctl_misuse(c, "there is no measure \"%s\"", *word);
	if (csv && !q.measure)
		ctl_misuse(c, "--csv needs the name of a measure");
	struct arena *a = arena_new();
	bool ok = ctl_connect_for(c, REFRESH_SECONDS, &e) && (!anew || refresh(c, a, &e)) &&
		  print_some(c, a, &q, year, csv != NULL, &e);
	arena_free(a);
	return ok ? CTL_DONE : ctl_fail(&e);
}
