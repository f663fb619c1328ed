/* SPDX-License-Identifier: Apache-2.0
 *
 * measure.c - what is computed of the counts of a measure.
 */
#include "autoconf.h"
#include "followupd/measure.h"
#include "followupd/closure.h"
#include "followupd/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct measure_outcome *outcome_of(const struct measure *m, const char *word)
{
	for (size_t i = 0; i < m->outcome_count; i++)
		if (strcmp(m->outcome[i].word, word) == 0)
			return &m->outcome[i];
	return NULL;
}

enum measure_class measure_counts_as(const struct measure *m, const char *outcome)
{
	const struct measure_outcome *o = outcome_of(m, outcome);
	return o ? o->counts : MEASURE_EXCLUDED;
}

const char *measure_outcome_words(const struct measure *m, const char *outcome)
{
	const struct measure_outcome *o = outcome_of(m, outcome);
	int code;
	if (o)
		return o->column;
	return vocabulary_find(&closure_words, outcome, &code)
		   ? vocabulary_meaning(&closure_words, code)
		   : outcome;
}

const struct measure *measure_find(const char *name)
{
	for (const struct measure *m = measures; m->name; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

/* ---- rates ---------------------------------------------------------------------------------- */

int64_t measure_cases(const struct measure_tally *t)
{
	return t->of_class[MEASURE_MET] + t->of_class[MEASURE_NOT];
}

double measure_percent(const struct measure_tally *t)
{
	return 100.0 * (double)t->of_class[MEASURE_MET] / (double)measure_cases(t);
}

void measure_wilson(int64_t k, int64_t n, double *low, double *high)
{
	const double z = 1.959963984540054; /* of the normal distribution, 0.975 */
	double of = (double)n, p = (double)k / of, zz = z * z;
	double middle = p + zz / (2 * of), half = z * sqrt(p * (1 - p) / of + zz / (4 * of * of));
	/* At the ends the formula gives the end itself, but for rounding. */
	*low = k ? (middle - half) / (1 + zz / of) : 0;
	*high = k < n ? (middle + half) / (1 + zz / of) : 1;
}

/* ---- small groups --------------------------------------------------------------------------- */

struct withheld {
	int64_t small, other, cases; /* groups under eleven, larger ones, cases of both */
};

static struct withheld count_withheld(const struct measure_line *line, size_t count)
{
	struct withheld w = {0};
	for (size_t i = 0; i < count; i++) {
		w.small += line[i].shown == GROUP_SMALL;
		w.other += line[i].shown == GROUP_WITHHELD;
		if (line[i].shown != GROUP_SHOWN)
			w.cases += measure_cases(&line[i].n);
	}
	return w;
}

/* Whether whoever knows the sum of the withheld ones, and that a small one has none to ten and
 * another one eleven at least, knows more than that of one of them. */
static bool is_told(const struct withheld *w)
{
	int64_t least = w->other * MEASURE_SMALL, most = w->small * (MEASURE_SMALL - 1);
	return w->small + w->other == 1 || w->cases < MEASURE_SMALL || w->cases <= least + 1 ||
	       (!w->other && w->cases >= most - 1);
}

static struct measure_line *smallest_shown(struct measure_line *line, size_t count)
{
	struct measure_line *found = NULL;
	for (size_t i = 0; i < count; i++)
		if (line[i].shown == GROUP_SHOWN &&
		    (!found || measure_cases(&line[i].n) < measure_cases(&found->n)))
			found = &line[i];
	return found;
}

void measure_withhold(struct measure_line *line, size_t count)
{
	for (size_t i = 0; i < count; i++)
		line[i].shown =
		    measure_cases(&line[i].n) < MEASURE_SMALL ? GROUP_SMALL : GROUP_SHOWN;
	struct withheld w = count_withheld(line, count);
	if (!w.small)
		return;
	while (is_told(&w)) {
		struct measure_line *next = smallest_shown(line, count);
		if (!next) { /* all of them: not even which are small is told */
			for (size_t i = 0; i < count; i++)
				line[i].shown = GROUP_WITHHELD;
			return;
		}
		next->shown = GROUP_WITHHELD;
		w = count_withheld(line, count);
	}
}

/* ---- adding up ------------------------------------------------------------------------------ */

static size_t outcome_place(struct measure_result *r, const char *word)
{
	for (size_t i = 0; i < r->outcome_count; i++)
		if (strcmp(r->outcome[i], word) == 0)
			return i;
	if (r->outcome_count == MEASURE_OUTCOMES_MAX)
		bug("measure %s has too many outcomes", r->measure->name);
	r->outcome[r->outcome_count] = word;
	return r->outcome_count++;
}

static void add(struct measure_result *r, struct measure_tally *t, const struct measure_count *c)
{
	t->of_class[measure_counts_as(r->measure, c->outcome)] += c->n;
	t->of_outcome[outcome_place(r, c->outcome)] += c->n;
}

static size_t month_place(const struct measure_result *r, date of)
{
	size_t i = 0;
	while (i < r->month_count && r->month[i].month != of)
		i++;
	return i;
}

static bool is_base(const struct measure_count *c, const char *base)
{
	return c->month != DATE_NONE && strcmp(c->dim, base) == 0;
}

static void add_months(struct arena *a, struct measure_result *r, const char *base,
    const struct measure_count *counts, size_t count)
{
	date first = DATE_NONE, last = DATE_NONE;
	for (size_t i = 0; i < count; i++) {
		if (!is_base(&counts[i], base))
			continue;
		first = first == DATE_NONE || counts[i].month < first ? counts[i].month : first;
		last = last == DATE_NONE || counts[i].month > last ? counts[i].month : last;
	}
	if (first == DATE_NONE)
		return;
	for (date m = first; m <= last; m = date_add_months(m, 1)) {
		r->month = arena_grow(a, r->month, r->month_count, sizeof *r->month);
		r->month[r->month_count++] = (struct measure_line){.month = m};
	}
	for (size_t i = 0; i < count; i++)
		if (is_base(&counts[i], base)) {
			add(r, &r->month[month_place(r, counts[i].month)].n, &counts[i]);
			add(r, &r->total, &counts[i]);
		}
}

static struct measure_line *line_of(
    struct arena *a, struct measure_group *g, const struct measure_count *c)
{
	for (size_t i = g->count; i-- > 0;)
		if (strcmp(g->line[i].value, c->value) == 0)
			return &g->line[i];
	g->line = arena_grow(a, g->line, g->count, sizeof *g->line);
	g->line[g->count] = (struct measure_line){
	    .month = DATE_NONE, .value = c->value, .label = c->label ? c->label : c->value};
	return &g->line[g->count++];
}

static int by_size(const void *a, const void *b)
{
	const struct measure_line *x = a, *y = b;
	int64_t more = measure_cases(&y->n) - measure_cases(&x->n);
	return more ? (more > 0 ? 1 : -1) : strcmp(x->label, y->label);
}

static void add_group(struct arena *a, struct measure_result *r, const struct measure_dim *dim,
    const struct measure_count *counts, size_t count)
{
	struct measure_group g = {.dim = dim};
	for (size_t i = 0; i < count; i++)
		if (counts[i].month == DATE_NONE && strcmp(counts[i].dim, dim->name) == 0)
			add(r, &line_of(a, &g, &counts[i])->n, &counts[i]);
	if (!g.count)
		return;
	qsort(g.line, g.count, sizeof *g.line, by_size);
	if (dim->equity)
		measure_withhold(g.line, g.count);
	r->group = arena_grow(a, r->group, r->group_count, sizeof *r->group);
	r->group[r->group_count++] = g;
}

static struct measure_series *series_of(struct arena *a, struct measure_result *r,
    struct measure_series **list, size_t *count, const char *label)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp((*list)[i].label, label) == 0)
			return &(*list)[i];
	*list = arena_grow(a, *list, *count, sizeof **list);
	(*list)[*count] = (struct measure_series){
	    .label = label, .month = arena_alloc(a, r->month_count * sizeof(struct measure_tally))};
	return &(*list)[(*count)++];
}

static int by_cases(const void *a, const void *b)
{
	const struct measure_series *x = a, *y = b;
	return y->cases > x->cases ? 1 : y->cases < x->cases ? -1 : strcmp(x->label, y->label);
}

/* One guideline alone is all there is. */
static void add_series(
    struct arena *a, struct measure_result *r, const struct measure_count *counts, size_t count)
{
	struct measure_series *list = NULL;
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		size_t month = month_place(r, counts[i].month);
		if (counts[i].month == DATE_NONE || month == r->month_count ||
		    strcmp(counts[i].dim, "guideline") != 0 || !*counts[i].value)
			continue;
		struct measure_series *s = series_of(a, r, &list, &n, counts[i].value);
		add(r, &s->month[month], &counts[i]);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < r->month_count; k++)
			list[i].cases += measure_cases(&list[i].month[k]);
	if (n < 2)
		return;
	qsort(list, n, sizeof *list, by_cases);
	while (r->series_count < MEASURE_SERIES_MAX && list[r->series_count].cases) {
		r->series[r->series_count] = list[r->series_count];
		r->series_count++;
	}
}

/* ---- the trend ------------------------------------------------------------------------------ */

const char *month_name(date month)
{
	static const char *const names[] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"};
	int y, m, d;
	date_civil(month, &y, &m, &d);
	return names[m - 1];
}

static const char *trend_of(struct arena *a, const struct measure_result *r)
{
	const struct measure_line *first = NULL, *last = NULL, *low = NULL, *high = NULL;
	for (size_t i = 0; i < r->month_count; i++) {
		const struct measure_line *l = &r->month[i];
		if (!measure_cases(&l->n))
			continue;
		first = first ? first : l;
		last = l;
		low = !low || measure_percent(&l->n) < measure_percent(&low->n) ? l : low;
		high = !high || measure_percent(&l->n) > measure_percent(&high->n) ? l : high;
	}
	if (!first)
		return "No case has come to its end yet.";
	if (first == last)
		return arena_printf(a, "%.0f %% in %s, the only month with cases.",
		    measure_percent(&first->n), month_name(first->month));
	return arena_printf(a,
	    "From %.0f %% in %s to %.0f %% in %s; lowest %.0f %% in %s, highest %.0f %% in %s.",
	    measure_percent(&first->n), month_name(first->month), measure_percent(&last->n),
	    month_name(last->month), measure_percent(&low->n), month_name(low->month),
	    measure_percent(&high->n), month_name(high->month));
}

struct measure_result *measure_compute(struct arena *a, const struct measure *m, const char *base,
    const struct measure_count *counts, size_t count)
{
	struct measure_result *r = arena_alloc(a, sizeof *r);
	r->measure = m;
	for (size_t i = 0; i < m->outcome_count; i++)
		outcome_place(r, m->outcome[i].word);
	add_months(a, r, base, counts, count);
	add_series(a, r, counts, count);
	for (const struct measure_dim *d = measure_dims; d->name; d++)
		add_group(a, r, d, counts, count);
	r->trend = trend_of(a, r);
	return r;
}
