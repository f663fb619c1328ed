/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.c - what the engine knows beside the report: age, dates, and where a series stands.
 *
 * Only an input that the table declares and nobody stated is filled in.  followupd-guidelines(5)
 * lists the names.
 */
#include "autoconf.h"
#include "duty.h"
#include "series.h"

#include <stdio.h>
#include <string.h>

#define KNOWN_MAX 12

struct known {
	struct work *w;
	const struct guideline *g;
	struct pair *pair;
	size_t count;
};

static bool is_stated(const struct known *k, const char *key)
{
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->pair[i].key, key) == 0)
			return true;
	return false;
}

static void fill(struct known *k, const char *key, const char *value)
{
	if (key && guideline_has_input(k->g, key) && !is_stated(k, key))
		k->pair[k->count++] = (struct pair){key, value};
}

static int age_on(date birth, date day)
{
	int by, bm, bd, y, m, d;
	date_civil(birth, &by, &bm, &bd);
	date_civil(day, &y, &m, &d);
	return y - by - (m < bm || (m == bm && d < bd));
}

/* Calendar months, and begun ones as tenths: a day past month 36 is more than 36. */
static void fill_months(struct known *k, const char *key, date from, date until)
{
	int fy, fm, fd, uy, um, ud;
	date_civil(from, &fy, &fm, &fd);
	date_civil(until, &uy, &um, &ud);
	int months = (uy - fy) * 12 + um - fm;
	if (date_add_months(from, months) > until)
		months--;
	int days = until - date_add_months(from, months), tenths = days * 10 / 31;
	tenths += days > 0 && tenths == 0;
	fill(k, key,
	    guideline_input_is_whole(k->g, key)
		? arena_printf(k->w->arena, "%d", months)
		: arena_printf(k->w->arena, "%d.%d", months, tenths));
}

static date day_of(const struct chart *c, int64_t exam)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (c->exam[i]->id == exam)
			return c->exam[i]->day;
	return DATE_NONE;
}

/* A guideline means the age when the finding was first seen: a birthday during its surveillance
 * must not move the patient to another schedule. */
static date first_seen(struct chart *c, const struct exam *x, const struct case_record *before)
{
	const struct case_record *first = before ? chart_case(c, before->f.series) : NULL;
	date day = first ? day_of(c, first->f.index_exam) : DATE_NONE;
	return day != DATE_NONE ? day : x->day;
}

/* From the follow-up that this exam was the answer to. */
static void fill_history(
    struct known *k, struct chart *c, const struct exam *x, const struct case_record *before)
{
	struct case_record *first = chart_case(c, before->f.series);
	date index = day_of(c, before->f.index_exam);
	int step = series_step_of(before);
	if (step)
		fill(k, guideline_step_input(k->g), arena_printf(k->w->arena, "%d", step + 1));
	if (x->day == DATE_NONE)
		return;
	if (first && first->f.window.anchor < x->day) {
		fill_months(k, "previous_step_months", first->f.window.anchor, x->day);
		fill_months(k, "months_since_baseline", first->f.window.anchor, x->day);
	}
	if (index == DATE_NONE || index >= x->day || is_stated(k, "category"))
		return;
	const char *category = before->ruling ? before->ruling->category : NULL;
	if (category && *category) {
		fill(k, "prior_category", category);
		fill_months(k, "followup_months", index, x->day);
	}
}

static const char *const age_names[] = {"age", "age_y"};

bool inputs_filled_alone(const struct chart *c, const struct exam *x, const struct pair *p)
{
	bool age = strcmp(p->key, age_names[0]) == 0 || strcmp(p->key, age_names[1]) == 0;
	char born[16];
	if (!age || c->patient.birth == DATE_NONE || x->day == DATE_NONE)
		return strcmp(p->key, "visit") == 0 && strcmp(p->value, "baseline") == 0;
	snprintf(born, sizeof born, "%d", age_on(c->patient.birth, x->day));
	return strcmp(p->value, born) == 0;
}

struct pair *inputs_known(struct work *w, struct chart *c, const struct exam *x,
    const struct guideline *g, const struct facts_finding *f, const struct case_record *before,
    size_t *count)
{
	struct known k = {.w = w, .g = g, .count = f->input_count};
	char day[32];
	k.pair = arena_alloc(w->arena, (f->input_count + KNOWN_MAX) * sizeof *k.pair);
	memcpy(k.pair, f->input, f->input_count * sizeof *k.pair);
	date seen = first_seen(c, x, before);
	for (size_t i = 0; i < 2 && c->patient.birth != DATE_NONE && seen != DATE_NONE; i++)
		fill(
		    &k, age_names[i], arena_printf(w->arena, "%d", age_on(c->patient.birth, seen)));
	if (x->day != DATE_NONE)
		fill(&k, "exam_date", arena_strdup(w->arena, date_text(x->day, day)));
	if (x->modality)
		fill(&k, "modality", strcmp(x->modality, "MR") == 0 ? "MRI" : x->modality);
	/* Nothing of this system was followed here before: the exam is the first one, which is also
	 * the reading that asks for the most. */
	fill(&k, "visit", before ? "followup" : "baseline");
	if (before)
		fill_history(&k, c, x, before);
	*count = k.count;
	return k.pair;
}
