/* SPDX-License-Identifier: Apache-2.0
 *
 * labels.c - labelled reports: rows of a CSV file, and the sentences that their quotes stand in.
 *
 * Fails: at the first row that is wrong, with its line and without its words; a quote that is not
 * found is never left out silently, because then a sentence that asks would teach the contrary.
 */
#include "autoconf.h"
#include "followupd/labels.h"

#include <stdlib.h>
#include <string.h>

#define YES_SENTENCES 3 /* a heading and a sentence that is cut once */

enum { ID, TEXT, ASKS, MODALITY, GROUP, COLUMNS };

struct labels_reading {
	struct arena *a;
	const struct csv *csv;
	int column[COLUMNS];
	struct labelled_reports *out;
	struct err *e;
};

/* ---- rows ------------------------------------------------------------------------------------ */

static bool find_columns(struct labels_reading *r)
{
	static const char *const names[COLUMNS] = {"id", "text", "asks", "modality", "group"};
	for (int i = 0; i < COLUMNS; i++) {
		r->column[i] = csv_column(r->csv, names[i]);
		if (r->column[i] < 0 && i <= ASKS)
			return err_set(r->e, ERR_INPUT, "line %d: there is no column \"%s\"",
			    r->csv->count ? r->csv->row[0].line : 1, names[i]);
	}
	return true;
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\r\n")];
}

static bool wrong(const struct labels_reading *r, int line, const char *what)
{
	return err_set(r->e, ERR_INPUT, "line %d: %s", line, what);
}

static bool begin_report(struct labels_reading *r, const struct csv_row *row, const char *id)
{
	struct labelled_reports *all = r->out;
	const char *modality = csv_get(row, r->column[MODALITY]);
	const char *text = csv_get(row, r->column[TEXT]);
	if (is_blank(id))
		return wrong(r, row->line, "the report has no id");
	if (is_blank(text))
		return wrong(r, row->line, "the report has no text");
	all->report = arena_grow(r->a, all->report, all->count, sizeof *all->report);
	all->report[all->count++] = (struct labelled){.line = row->line,
	    .id = id,
	    .text = text,
	    .modality = *modality ? modality : NULL,
	    .group = csv_get(row, r->column[GROUP]),
	    .silent = true};
	return true;
}

/* The first row of a report says all or nothing; what else it has are quotes. */
static bool add_label(struct labels_reading *r, const struct csv_row *row, bool first)
{
	struct labelled *l = &r->out->report[r->out->count - 1];
	const char *asks = csv_get(row, r->column[ASKS]);
	bool nothing = is_blank(asks) || strcmp(asks, "no") == 0;
	bool whole = strcmp(asks, "yes") == 0, somewhere = strcmp(asks, "?") == 0;
	if (!first && (nothing || whole || somewhere || !l->quote_count || !l->quote->words))
		return wrong(r, row->line,
		    "a report of several rows has words of its text in the column asks of each");
	if (nothing)
		return true;
	l->silent = false;
	if (somewhere)
		return true;
	l->quote = arena_grow(r->a, l->quote, l->quote_count, sizeof *l->quote);
	l->quote[l->quote_count++] =
	    (struct label_quote){.line = row->line, .words = whole ? NULL : asks};
	return true;
}

static bool read_row(struct labels_reading *r, const struct csv_row *row)
{
	const struct labelled_reports *all = r->out;
	const struct labelled *last = all->count ? &all->report[all->count - 1] : NULL;
	const char *id = csv_get(row, r->column[ID]), *text = csv_get(row, r->column[TEXT]);
	if (row->count != r->csv->row[0].count)
		return err_set(r->e, ERR_INPUT, "line %d: there are %zu fields, and %zu columns",
		    row->line, row->count, r->csv->row[0].count);
	bool first = !last || strcmp(last->id, id) != 0;
	if (!first && !is_blank(text) && strcmp(text, last->text) != 0)
		return wrong(r, row->line, "the text differs from that of the report's first row");
	return (!first || begin_report(r, row, id)) && add_label(r, row, first);
}

static int by_id(const void *a, const void *b)
{
	const struct labelled *const *x = a, *const *y = b;
	int order = strcmp((*x)->id, (*y)->id);
	return order ? order : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

/* A report that came twice would be learnt from and tested on. */
static bool is_once(const struct labels_reading *r)
{
	const struct labelled_reports *all = r->out;
	const struct labelled **order = arena_alloc(r->a, (all->count + 1) * sizeof *order);
	for (size_t i = 0; i < all->count; i++)
		order[i] = &all->report[i];
	qsort(order, all->count, sizeof *order, by_id);
	for (size_t i = 1; i < all->count; i++)
		if (strcmp(order[i - 1]->id, order[i]->id) == 0)
			return err_set(r->e, ERR_INPUT,
			    "line %d: the report of that id stands in line %d already",
			    order[i]->line, order[i - 1]->line);
	return true;
}

bool labels_read(
    struct arena *a, const struct csv *csv, struct labelled_reports *out, struct err *e)
{
	struct labels_reading r = {.a = a, .csv = csv, .out = out, .e = e};
	*out = (struct labelled_reports){0};
	if (!find_columns(&r))
		return false;
	for (size_t i = 1; i < csv->count; i++)
		if (!read_row(&r, &csv->row[i]))
			return false;
	return is_once(&r);
}

/* ---- sentences ------------------------------------------------------------------------------- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_letter(char c)
{
	unsigned char u = (unsigned char)c;
	return (u >= '0' && u <= '9') || ((u | 0x20) >= 'a' && (u | 0x20) <= 'z') || u >= 0x80;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Whether the words stand here, however lines are broken and words are capitalised. */
static bool stands_at(const char *text, const char *words)
{
	while (*words) {
		if (is_space(*words)) {
			words += strspn(words, " \t\r\n");
			if (*words && !is_space(*text))
				return false;
			text += strspn(text, " \t\r\n");
		} else if (lower(*words++) != lower(*text++)) {
			return false;
		}
	}
	return true;
}

/* The sentence that goes on behind this byte; count when there is none. */
static size_t sentence_from(const struct narrative_records *all, size_t byte)
{
	size_t low = 0, high = all->sentence_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct narrative_span *s = &all->sentence[middle].span;
		if (s->start + s->len > byte)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Every place where they stand: what the findings say the impression repeats. */
static bool match_quote(
    const char *text, const char *words, const struct narrative_records *all, bool *asks)
{
	bool found = false;
	words += strspn(words, " \t\r\n");
	bool word = is_letter(*words);
	for (const char *at = text; *at; at++) {
		if ((word && at > text && is_letter(at[-1])) || !stands_at(at, words))
			continue;
		size_t i = sentence_from(all, (size_t)(at - text));
		if (i < all->sentence_count)
			found = asks[i] = true;
	}
	return found;
}

/* "IMPRESSION: Refer to urology." */
static bool match_whole(const struct narrative_records *all, bool *asks)
{
	size_t longest = 0;
	if (!all->sentence_count || all->sentence_count > YES_SENTENCES)
		return false;
	for (size_t i = 1; i < all->sentence_count; i++)
		if (all->sentence[i].span.len > all->sentence[longest].span.len)
			longest = i;
	return asks[longest] = true;
}

bool labels_match(const struct labelled *report, const char *text,
    const struct narrative_records *all, bool *asks, struct err *e)
{
	memset(asks, 0, all->sentence_count * sizeof *asks);
	for (size_t i = 0; i < report->quote_count; i++) {
		const struct label_quote *q = &report->quote[i];
		if (!q->words && !match_whole(all, asks))
			return err_set(e, ERR_INPUT,
			    "line %d: the text has %zu sentences, and \"yes\" is for one: "
			    "the column asks needs words of the sentence that asks",
			    q->line, all->sentence_count);
		if (q->words && !match_quote(text, q->words, all, asks))
			return err_set(e, ERR_INPUT,
			    "line %d: the words in the column asks do not stand in the text",
			    q->line);
	}
	return true;
}
