/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_json.c - a measure for programs: JSON and CSV.  What is withheld is null, or a word.
 */
#include "autoconf.h"
#include "followupd/csv.h"
#include "followupd/measure_store.h"

#include <inttypes.h>
#include <stdio.h>

static double tenth(double percent)
{
	return (double)(int64_t)(percent * 10 + 0.5) / 10;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *rate_json(const struct measure_tally *t)
{
	double low, high;
	if (!measure_cases(t))
		return json_null();
	measure_wilson(t->of_class[MEASURE_MET], measure_cases(t), &low, &high);
	return json_pack("{s:f, s:f, s:f}", "percent", tenth(measure_percent(t)), "low",
	    tenth(100 * low), "high", tenth(100 * high));
}

static json_t *outcomes_json(const struct measure_result *r, const struct measure_tally *t)
{
	json_t *o = json_object();
	for (size_t i = 0; i < r->outcome_count; i++)
		json_object_set_new(o, r->outcome[i], json_integer(t->of_outcome[i]));
	return o;
}

static json_t *tally_json(const struct measure_result *r, const struct measure_tally *t)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o}", "cases", (json_int_t)measure_cases(t),
	    "met", (json_int_t)t->of_class[MEASURE_MET], "excluded",
	    (json_int_t)t->of_class[MEASURE_EXCLUDED], "pending",
	    (json_int_t)t->of_class[MEASURE_PENDING], "rate", rate_json(t), "outcomes",
	    outcomes_json(r, t));
}

static const char *withheld(const struct measure_line *l)
{
	return l->shown == GROUP_SMALL ? "< 11" : l->shown == GROUP_WITHHELD ? "not shown" : NULL;
}

/* Of a group of patients no more than the rate is told. */
static json_t *line_json(
    const struct measure_result *r, const struct measure_dim *dim, const struct measure_line *l)
{
	if (l->shown != GROUP_SHOWN)
		return json_pack("{s:s, s:s}", "value", l->label, "withheld", withheld(l));
	if (dim->equity)
		return json_pack("{s:s, s:I, s:I, s:o}", "value", l->label, "cases",
		    (json_int_t)measure_cases(&l->n), "met", (json_int_t)l->n.of_class[MEASURE_MET],
		    "rate", rate_json(&l->n));
	json_t *j = tally_json(r, &l->n);
	json_object_set_new(j, "value", json_string(l->label));
	return j;
}

static json_t *definition_json(const struct measure *m)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s}", "denominator", m->denominator,
	    "numerator", m->numerator, "excluded", m->excluded, "source", m->source, "limits",
	    m->limits, "function", m->sql);
}

json_t *measure_json(
    const struct measure_run *run, const struct measure_query *q, const struct measure_result *r)
{
	json_t *months = json_array(), *groups = json_object();
	char text[32];
	for (size_t i = 0; i < r->month_count; i++) {
		json_t *j = tally_json(r, &r->month[i].n);
		date_text(r->month[i].month, text);
		json_object_set_new(j, "month", json_stringn(text, 7));
		json_array_append_new(months, j);
	}
	for (size_t i = 0; i < r->group_count; i++) {
		const struct measure_group *g = &r->group[i];
		json_t *list = json_array();
		for (size_t k = 0; k < g->count; k++)
			json_array_append_new(list, line_json(r, g->dim, &g->line[k]));
		json_object_set_new(groups, g->dim->name, list);
	}
	return json_pack("{s:s, s:s, s:i, s:s?, s:s, s:s, s:o, s:o, s:o, s:s, s:o}", "measure",
	    q->measure->name, "title", q->measure->title, "year", q->year, "site", q->site, "of",
	    q->base, "as_of", instant_text(run->as_of, text), "total", tally_json(r, &r->total),
	    "months", months, "groups", groups, "trend", r->trend, "definition",
	    definition_json(q->measure));
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static void put_number(struct buf *b, int64_t n)
{
	char text[32];
	snprintf(text, sizeof text, "%" PRId64, n);
	csv_put(b, text, ',');
}

static void put_percent(struct buf *b, double percent)
{
	char text[32];
	snprintf(text, sizeof text, "%.1f", percent);
	csv_put(b, text, ',');
}

static void put_rate(struct buf *b, const struct measure_tally *t)
{
	double low = 0, high = 0;
	int64_t n = measure_cases(t);
	put_number(b, n);
	put_number(b, t->of_class[MEASURE_MET]);
	if (!n) {
		buf_adds(b, ",,,");
		return;
	}
	measure_wilson(t->of_class[MEASURE_MET], n, &low, &high);
	put_percent(b, measure_percent(t));
	put_percent(b, 100 * low);
	put_percent(b, 100 * high);
}

/* told: also what became of the others. */
static void put_tally(
    struct buf *b, const struct measure_result *r, const struct measure_tally *t, bool told)
{
	char text[32];
	put_rate(b, t);
	for (size_t i = 0; i < r->outcome_count; i++) {
		snprintf(text, sizeof text, "%" PRId64, t->of_outcome[i]);
		csv_put(b, told ? text : "", i + 1 < r->outcome_count ? ',' : '\n');
	}
}

static void put_withheld(
    struct buf *b, const struct measure_result *r, const struct measure_line *l)
{
	csv_put(b, withheld(l), ',');
	buf_adds(b, ",,,,");
	for (size_t i = 0; i < r->outcome_count; i++)
		csv_put(b, "", i + 1 < r->outcome_count ? ',' : '\n');
}

void measure_csv(struct buf *out, const struct measure_result *r)
{
	char text[32];
	buf_adds(out, "by,value,cases,met,percent,low,high,");
	for (size_t i = 0; i < r->outcome_count; i++)
		csv_put(out, r->outcome[i], i + 1 < r->outcome_count ? ',' : '\n');
	csv_put(out, "all", ',');
	csv_put(out, "", ',');
	put_tally(out, r, &r->total, true);
	for (size_t i = 0; i < r->month_count; i++) {
		csv_put(out, "month", ',');
		date_text(r->month[i].month, text)[7] = '\0';
		csv_put(out, text, ',');
		put_tally(out, r, &r->month[i].n, true);
	}
	for (size_t i = 0; i < r->group_count; i++)
		for (size_t k = 0; k < r->group[i].count; k++) {
			const struct measure_line *l = &r->group[i].line[k];
			csv_put(out, r->group[i].dim->name, ',');
			csv_put(out, l->label, ',');
			if (l->shown == GROUP_SHOWN)
				put_tally(out, r, &l->n, !r->group[i].dim->equity);
			else
				put_withheld(out, r, l);
		}
}
