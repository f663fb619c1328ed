/* SPDX-License-Identifier: Apache-2.0
 *
 * extract_score.c - how well labelled reports are read.
 *
 * Columns: id, text, and what is expected in the columns of --csv; several rows with one id are
 * several records (the text of the first counts); a row without system, modality and interval
 * expects nothing.  A column "trap" divides the figures.
 */
#include "autoconf.h"
#include "extract.h"
#include "followupd/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MAX 32
#define KEYS_MAX    128

struct count {
	size_t hit, spare,
	    missed; /* right; extracted but not expected; expected but not extracted */
};

struct keyed {
	const char *key;
	struct count category, recommendation;
};

struct score_tally {
	size_t reports;
	struct count category, recommendation, modality, interval;
	size_t system_count, trap_count;
	struct keyed system[KEYS_MAX], trap[KEYS_MAX];
};

struct label {
	const char *system, *category, *modality, *min, *max, *unit;
};

struct labels {
	const char *id, *text, *trap;
	size_t categories, recommendations;
	struct label category[RECORDS_MAX], recommendation[RECORDS_MAX];
};

enum { ID, TEXT, TRAP, SYSTEM, CATEGORY, MODALITY, MIN, MAX, UNIT, COLUMNS };

static struct keyed *keyed_by(struct keyed *all, size_t *count, const char *key)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(all[i].key, key) == 0)
			return &all[i];
	if (*count == KEYS_MAX)
		return &all[KEYS_MAX - 1];
	all[*count] = (struct keyed){.key = key};
	return &all[(*count)++];
}

static void print_count(const char *name, const struct count *c)
{
	size_t extracted = c->hit + c->spare, expected = c->hit + c->missed;
	double p = extracted ? (double)c->hit / (double)extracted : 1,
	       r = expected ? (double)c->hit / (double)expected : 1;
	printf("%-22s expected %5zu  extracted %5zu  right %5zu  precision %.4f  recall %.4f  "
	       "F1 %.4f\n",
	    name, expected, extracted, c->hit, p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void miss(const struct extract *x, const struct labels *l, const char *what,
    const char *expected, const char *got)
{
	if (x->verbose)
		printf("%s%s%s %s: expected \"%s\", extracted \"%s\": %.300s\n", l->id,
		    *l->trap ? " " : "", l->trap, what, expected, got, l->text);
}

static const char *full_name(struct arena *a, const char *system, const char *category)
{
	return arena_printf(a, "%s %s", system, category);
}

static void score_categories(const struct extract *x, struct arena *a, const struct labels *l,
    const struct narrative_records *all, struct score_tally *t)
{
	bool used[RECORDS_MAX] = {0};
	struct keyed *trap = keyed_by(t->trap, &t->trap_count, *l->trap ? l->trap : "-");
	for (size_t i = 0; i < all->count; i++) {
		const struct narrative_record *r = &all->record[i];
		if (r->kind != NARRATIVE_CATEGORY)
			continue;
		struct keyed *system = keyed_by(t->system, &t->system_count, r->system);
		size_t k = 0;
		while (k < l->categories && (used[k] || strcmp(l->category[k].system, r->system) ||
						strcmp(l->category[k].category, r->category)))
			k++;
		if (k < l->categories) {
			used[k] = true;
			t->category.hit++;
			system->category.hit++;
			trap->category.hit++;
			continue;
		}
		t->category.spare++;
		system->category.spare++;
		trap->category.spare++;
		miss(x, l, "category", "", full_name(a, r->system, r->category));
	}
	for (size_t k = 0; k < l->categories; k++) {
		if (used[k])
			continue;
		t->category.missed++;
		keyed_by(t->system, &t->system_count, l->category[k].system)->category.missed++;
		trap->category.missed++;
		miss(x, l, "category", full_name(a, l->category[k].system, l->category[k].category),
		    "");
	}
}

static const char *number_text(struct arena *a, int n)
{
	return n < 0 ? "" : arena_printf(a, "%d", n);
}

static const char *interval_text(
    struct arena *a, const char *min, const char *max, const char *unit)
{
	return *min || *max ? arena_printf(a, "%s..%s %s", min, max, unit) : "";
}

static const char *interval_of(struct arena *a, const struct narrative_record *r)
{
	return interval_text(a, number_text(a, r->min), number_text(a, r->max), r->unit);
}

static const char *interval_asked(struct arena *a, const struct label *l)
{
	return interval_text(a, l->min, l->max, l->unit);
}

/* One value of a pair, either of which may be empty. */
static bool score_value(struct count *c, const char *expected, const char *got)
{
	bool same = strcmp(expected, got) == 0;
	if (same && *expected)
		c->hit++;
	if (!same && *got)
		c->spare++;
	if (!same && *expected)
		c->missed++;
	return same;
}

/* The best partner: same modality first, then same interval. */
static size_t partner(
    struct arena *a, const struct labels *l, const bool *used, const struct narrative_record *r)
{
	size_t best = l->recommendations;
	int most = -1;
	for (size_t k = 0; k < l->recommendations; k++) {
		const struct label *e = &l->recommendation[k];
		int worth = 2 * (strcmp(e->modality, r->modality) == 0) +
			    (strcmp(interval_asked(a, e), interval_of(a, r)) == 0);
		if (!used[k] && worth > most) {
			most = worth;
			best = k;
		}
	}
	return best;
}

static void score_recommendations(const struct extract *x, struct arena *a, const struct labels *l,
    const struct narrative_records *all, struct score_tally *t)
{
	static const struct label nothing = {"", "", "", "", "", ""};
	bool used[RECORDS_MAX] = {0};
	struct keyed *trap = keyed_by(t->trap, &t->trap_count, *l->trap ? l->trap : "-");
	for (size_t i = 0; i < all->count; i++) {
		const struct narrative_record *r = &all->record[i];
		if (r->kind != NARRATIVE_RECOMMENDATION)
			continue;
		size_t k = partner(a, l, used, r);
		bool found = k < l->recommendations;
		const struct label *e = found ? &l->recommendation[k] : &nothing;
		if (found)
			used[k] = true;
		t->recommendation.hit += found;
		t->recommendation.spare += !found;
		trap->recommendation.hit += found;
		trap->recommendation.spare += !found;
		if (!score_value(&t->modality, e->modality, r->modality) || !found)
			miss(x, l, "modality", e->modality, *r->modality ? r->modality : "(none)");
		if (!score_value(&t->interval, interval_asked(a, e), interval_of(a, r)))
			miss(x, l, "interval", interval_asked(a, e), interval_of(a, r));
	}
	for (size_t k = 0; k < l->recommendations; k++) {
		const struct label *e = &l->recommendation[k];
		if (used[k])
			continue;
		t->recommendation.missed++;
		trap->recommendation.missed++;
		t->modality.missed += *e->modality != '\0';
		t->interval.missed += *interval_asked(a, e) != '\0';
		miss(x, l, "recommendation", full_name(a, e->modality, interval_asked(a, e)), "");
	}
}

static void score_report(const struct extract *x, const struct labels *l, struct score_tally *t)
{
	struct arena *a = arena_new();
	struct narrative_records all;
	narrative_extract(x->rules, l->text, strlen(l->text), NULL, a, &all);
	t->reports++;
	score_categories(x, a, l, &all, t);
	score_recommendations(x, a, l, &all, t);
	arena_free(a);
}

static void take_label(struct labels *l, const struct label *one)
{
	if (*one->system && *one->category && l->categories < RECORDS_MAX)
		l->category[l->categories++] = *one;
	if ((*one->modality || *one->min || *one->max) && l->recommendations < RECORDS_MAX)
		l->recommendation[l->recommendations++] = *one;
}

static void print_tally(const struct score_tally *t)
{
	printf("%zu reports\n", t->reports);
	print_count("category", &t->category);
	print_count("recommendation", &t->recommendation);
	print_count("modality", &t->modality);
	print_count("interval", &t->interval);
	for (size_t i = 0; i < t->system_count; i++)
		print_count(t->system[i].key, &t->system[i].category);
	for (size_t i = 0; i < t->trap_count; i++) {
		if (strcmp(t->trap[i].key, "-") == 0 && t->trap_count == 1)
			break;
		char name[64];
		snprintf(name, sizeof name, "%.40s category", t->trap[i].key);
		print_count(name, &t->trap[i].category);
		snprintf(name, sizeof name, "%.40s recomm.", t->trap[i].key);
		print_count(name, &t->trap[i].recommendation);
	}
}

static bool find_columns(const struct csv *csv, const char *path, int column[], struct err *e)
{
	static const char *const names[COLUMNS] = {"id", "text", "trap", "system", "category",
	    "modality", "interval_min", "interval_max", "unit"};
	for (int i = 0; i < COLUMNS; i++) {
		column[i] = csv_column(csv, names[i]);
		if (column[i] < 0 && i != TRAP)
			return err_set(e, ERR_INPUT, "\"%s\" has no column %s", path, names[i]);
	}
	return true;
}

bool extract_score(const struct extract *x, const char *path, struct err *e)
{
	struct arena *a = arena_new();
	struct buf raw = {0};
	struct csv csv;
	int column[COLUMNS];
	struct score_tally *t = arena_alloc(a, sizeof *t);
	struct labels l = {0};
	bool ok = extract_read(path, &raw, e) && csv_read(a, buf_text(&raw), raw.len, &csv, e) &&
		  find_columns(&csv, path, column, e);
	for (size_t i = 1; ok && i < csv.count; i++) {
		const char *cell[COLUMNS];
		for (int k = 0; k < COLUMNS; k++)
			cell[k] = csv_get(&csv.row[i], column[k]);
		if (!l.id || strcmp(l.id, cell[ID]) != 0) {
			if (l.id)
				score_report(x, &l, t);
			l = (struct labels){.id = cell[ID], .text = cell[TEXT], .trap = cell[TRAP]};
		}
		take_label(&l, &(struct label){cell[SYSTEM], cell[CATEGORY], cell[MODALITY],
				   cell[MIN], cell[MAX], cell[UNIT]});
	}
	if (l.id)
		score_report(x, &l, t);
	if (ok)
		print_tally(t);
	buf_free(&raw);
	arena_free(a);
	return ok;
}
