/* SPDX-License-Identifier: Apache-2.0
 *
 * findings.c - a CSV of findings, each as a report would state it.
 *
 * Fails: every fault is listed with its line and column; a row with one gives no item.
 */
#include "autoconf.h"
#include "followupd/simulate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum findings_column {
	IN_EXAM_DATE,
	IN_REPORTED,
	IN_PATIENT,
	IN_ACCESSION,
	IN_PROCEDURE,
	IN_SYSTEM,
	IN_VERSION,
	IN_INPUTS,
	IN_WHAT,
	IN_INTERVAL,
	IN_ORDERER,
	IN_RADIOLOGIST,
	IN_COLUMNS
};

struct findings_reading {
	struct arena *a;
	const struct csv *csv;
	const struct rules *rules;
	struct directory *people;
	struct buf *faults;
	size_t fault_count;
	const char *name[IN_COLUMNS];
	int column[IN_COLUMNS];
	const struct csv_row *row;
	bool faulty; /* the row under way */
};

static void fault(struct findings_reading *g, enum findings_column c, const char *fmt, ...)
    PRINTF(3, 4);
static void fault(struct findings_reading *g, enum findings_column c, const char *fmt, ...)
{
	va_list ap;
	char text[400];
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_addf(g->faults, "%d: %s: %s\n", g->row ? g->row->line : 1, g->name[c], text);
	g->fault_count++;
	g->faulty = true;
}

static const char *field(const struct findings_reading *g, enum findings_column c)
{
	return csv_get(g->row, g->column[c]);
}

/* NULL where nothing stands. */
static const char *said(const struct findings_reading *g, enum findings_column c)
{
	const char *s = field(g, c);
	return *s ? s : NULL;
}

/* ---- people -----------------------------------------------------------------------------------
 */

static struct person *add_person(
    struct arena *a, struct directory *d, const char *ref, const char *family, unsigned roles)
{
	struct person *p = arena_alloc(a, sizeof *p);
	*p = (struct person){.id = (int64_t)d->count + 1,
	    .ref = ref,
	    .family = family,
	    .given = "",
	    .email = arena_printf(a, "person%zu@simulation.invalid", d->count + 1),
	    .language = "en",
	    .roles = roles,
	    .active = true};
	d->person = arena_grow(a, d->person, d->count, sizeof *d->person);
	d->person[d->count++] = p;
	return p;
}

void simulated_staff(struct arena *a, struct directory *people)
{
	static const enum role roles[] = {
	    ROLE_COORDINATOR, ROLE_NAVIGATOR, ROLE_RADIOLOGIST, ROLE_CHIEF, ROLE_FAIL_SAFE};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		const char *word = vocabulary_word(&role_words, (int)roles[i]);
		add_person(a, people, word, word, SET_OF(roles[i]));
	}
}

/* NULL: nobody is named. */
static const char *person_of(struct findings_reading *g, enum findings_column c, enum role role)
{
	const char *ref = said(g, c);
	if (!ref)
		return NULL;
	struct person *p = directory_find(g->people, ref);
	if (!p)
		p = add_person(g->a, g->people, ref, ref, SET_OF(role));
	p->roles |= SET_OF(role);
	return p->ref;
}

/* ---- fields -----------------------------------------------------------------------------------
 */

static date day_of(struct findings_reading *g, enum findings_column c)
{
	date d = DATE_NONE;
	if (!date_parse(field(g, c), &d))
		fault(g, c, "must be a day like 2026-03-02, not \"%.40s\"", field(g, c));
	return d;
}

static char *trimmed(struct arena *a, const char *from, const char *end)
{
	while (from < end && isspace((unsigned char)*from))
		from++;
	while (end > from && isspace((unsigned char)end[-1]))
		end--;
	return arena_strndup(a, from, (size_t)(end - from));
}

/* "category=4A; size=8" */
static void read_inputs(
    struct findings_reading *g, const struct guideline *table, struct simulated_finding *f)
{
	for (const char *p = field(g, IN_INPUTS); *p;) {
		const char *end = p + strcspn(p, ";"), *equals = memchr(p, '=', (size_t)(end - p));
		const char *key = equals ? trimmed(g->a, p, equals) : trimmed(g->a, p, end);
		p = *end ? end + 1 : end;
		if (!*key && !equals)
			continue;
		if (!equals || !guideline_has_input(table, key)) {
			fault(g, IN_INPUTS,
			    equals ? "%s %s has no input \"%.40s\""
				   : "%s %s: a value is written NAME=VALUE, not \"%.40s\"",
			    f->system, f->version, key);
			continue;
		}
		f->input = arena_grow(g->a, f->input, f->input_count, sizeof *f->input);
		f->input[f->input_count++] = (struct pair){key, trimmed(g->a, equals + 1, end)};
	}
}

static void read_table(struct findings_reading *g, struct simulated_finding *f)
{
	const char *system = field(g, IN_SYSTEM);
	const struct guideline *table =
	    guideline_find(g->rules->guidelines, system, said(g, IN_VERSION));
	if (!table) {
		fault(g, said(g, IN_VERSION) ? IN_VERSION : IN_SYSTEM,
		    "there is no table \"%.40s\" \"%.40s\"", system, field(g, IN_VERSION));
		return;
	}
	f->system = guideline_system(table);
	f->version = guideline_version(table);
	read_inputs(g, table, f);
	if (!f->input_count && !g->faulty)
		fault(g, IN_INPUTS, "a finding of %s %s needs its category or measures", f->system,
		    f->version);
}

/* "6 months", "3-6 months", "1 year". */
static bool read_interval(const char *s, struct stated *out)
{
	static const struct {
		const char *word, *unit;
		int times;
	} units[] = {{"day", "days", 1}, {"week", "weeks", 1}, {"month", "months", 1},
	    {"year", "months", 12}};
	char word[16];
	int min, max, end = 0;
	if (sscanf(s, "%4d - %4d %15[a-z]%n", &min, &max, word, &end) < 3 || s[end]) {
		end = 0;
		if (sscanf(s, "%4d %15[a-z]%n", &min, word, &end) < 2 || s[end])
			return false;
		max = min;
	}
	size_t n = strlen(word);
	n -= n > 1 && word[n - 1] == 's';
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strncmp(word, units[i].word, n) != 0 || units[i].word[n])
			continue;
		out->min = min * units[i].times;
		out->max = max * units[i].times;
		out->unit = units[i].unit;
		return min >= 0 && max >= min;
	}
	return false;
}

/* "CT chest" is the exam CT-CHEST of tokens.csv. */
static const char *tokens_of(struct findings_reading *g)
{
	char *tokens = arena_strdup(g->a, field(g, IN_WHAT));
	struct err e = {0};
	for (char *p = tokens; *p; p++)
		*p = *p == ' ' ? '-' : (char)toupper((unsigned char)*p);
	if (exam_tokens_known(g->rules->codes, tokens, &e))
		return tokens;
	fault(g, IN_WHAT, "must be an exam like CT-CHEST of tokens.csv, not \"%.40s\"",
	    field(g, IN_WHAT));
	return NULL;
}

static void read_stated(struct findings_reading *g, struct simulated_finding *f)
{
	f->stated = (struct stated){.present = true, .min = -1, .max = -1, .unit = ""};
	if (!said(g, IN_WHAT))
		fault(g, IN_WHAT, "a finding without a table needs what is recommended");
	else
		f->stated.tokens = tokens_of(g);
	if (said(g, IN_INTERVAL) && !read_interval(field(g, IN_INTERVAL), &f->stated))
		fault(g, IN_INTERVAL, "must be like 6 months, 3-6 months or 1 year, not \"%.40s\"",
		    field(g, IN_INTERVAL));
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static void read_row(struct findings_reading *g, struct simulated_item **item, size_t *count)
{
	struct simulated_finding *f = arena_alloc(g->a, sizeof *f);
	g->faulty = false;
	if (g->row->count > g->csv->row[0].count)
		fault(g, IN_EXAM_DATE, "the row has %zu fields, the header %zu", g->row->count,
		    g->csv->row[0].count);
	f->day = day_of(g, IN_EXAM_DATE);
	date reported = said(g, IN_REPORTED) ? day_of(g, IN_REPORTED) : f->day;
	if (!g->faulty && reported < f->day)
		fault(g, IN_REPORTED, "lies before the exam");
	f->accession = said(g, IN_ACCESSION) ? field(g, IN_ACCESSION)
					     : arena_printf(g->a, "ROW%d", g->row->line);
	f->procedure = said(g, IN_PROCEDURE);
	f->stated = (struct stated){.min = -1, .max = -1, .unit = ""};
	if (said(g, IN_SYSTEM))
		read_table(g, f);
	else
		read_stated(g, f);
	f->orderer = person_of(g, IN_ORDERER, ROLE_CLINICIAN);
	f->radiologist = person_of(g, IN_RADIOLOGIST, ROLE_RADIOLOGIST);
	if (g->faulty)
		return;
	*item = arena_grow(g->a, *item, *count, sizeof **item);
	(*item)[(*count)++] =
	    (struct simulated_item){.at = zone_at(g->rules->worktime.zone, reported, 12, 0),
		.finding = f,
		.ref = said(g, IN_PATIENT)}; /* until patients have numbers */
}

static bool find_columns(struct findings_reading *g)
{
	char *list = arena_strdup(g->a, SIMULATED_COLUMNS);
	for (int i = 0; i < IN_COLUMNS; i++) {
		g->name[i] = strsep(&list, " ");
		g->column[i] = g->csv->count ? csv_column(g->csv, g->name[i]) : -1;
	}
	if (g->column[IN_EXAM_DATE] < 0)
		fault(g, IN_EXAM_DATE, "the column is missing");
	if (g->column[IN_SYSTEM] < 0 && g->column[IN_WHAT] < 0)
		fault(
		    g, IN_SYSTEM, "the column is missing, and \"what\" too: one of them is needed");
	for (size_t i = 0; g->csv->count && i < g->csv->row[0].count; i++) {
		bool known = false;
		for (int k = 0; k < IN_COLUMNS; k++)
			known = known || g->column[k] == (int)i;
		if (!known)
			fault(g, IN_EXAM_DATE, "there is no column \"%.40s\"; columns are %s",
			    g->csv->row[0].field[i], SIMULATED_COLUMNS);
	}
	return g->fault_count == 0;
}

static int by_patient(const void *a, const void *b)
{
	const struct simulated_item *const *x = a, *const *y = b;
	return strcmp((*x)->ref, (*y)->ref);
}

/* The same name is the same number; who has none is a patient of his own. */
static void number_patients(struct arena *a, struct simulated_item *item, size_t count)
{
	struct simulated_item **named = arena_alloc(a, (count + 1) * sizeof *named);
	size_t n = 0;
	int64_t last = 0;
	for (size_t i = 0; i < count; i++) {
		if (item[i].ref)
			named[n++] = &item[i];
		else
			item[i].patient = ++last;
	}
	if (n)
		qsort(named, n, sizeof *named, by_patient);
	for (size_t i = 0; i < n; i++) {
		bool same = i && strcmp(named[i]->ref, named[i - 1]->ref) == 0;
		named[i]->patient = same ? last : ++last;
	}
	for (size_t i = 0; i < count; i++)
		item[i].ref = NULL;
}

void simulated_findings(struct arena *a, const struct csv *csv, const struct rules *rules,
    struct directory *people, struct simulated_item **item, size_t *count, struct buf *faults,
    size_t *fault_count)
{
	struct findings_reading g = {
	    .a = a, .csv = csv, .rules = rules, .people = people, .faults = faults};
	*item = NULL;
	*count = 0;
	if (find_columns(&g))
		for (size_t i = 1; i < csv->count; i++) {
			g.row = &csv->row[i];
			read_row(&g, item, count);
		}
	number_patients(a, *item, *count);
	*fault_count = g.fault_count;
}
