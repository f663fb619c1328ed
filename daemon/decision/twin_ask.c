/* SPDX-License-Identifier: Apache-2.0
 *
 * twin_ask.c - asks whether two follow-ups are one, where two reports may be one and nothing proves
 * it.  Until it is answered both are tracked.
 */
#include "autoconf.h"
#include "question.h"
#include "twin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SAME_WORDS_DAYS 14 /* the same sentence so soon again may be the same report */
#define SENTENCE_MIN	30 /* letters; fewer are everybody's words */

static const char *letters(const char *s)
{
	while (*s && !isalnum((unsigned char)*s))
		s++;
	return s;
}

static bool same_words(const char *a, const char *b)
{
	size_t n = 0;
	for (a = letters(a), b = letters(b); *a && *b; a = letters(a + 1), b = letters(b + 1), n++)
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
	return !*a && !*b && n >= SENTENCE_MIN;
}

static const char *sentence_of(const struct exam *x, const struct case_record *r)
{
	for (size_t i = 0; x->current && i < x->current->finding_count; i++) {
		const struct finding *f = x->current->finding[i];
		if (f->id == r->f.finding && f->origin == ORIGIN_NARRATIVE)
			return f->evidence;
	}
	return "";
}

static bool same_aim(const struct work *w, const struct case_record *a, const struct case_record *b)
{
	const char *one = a->f.modality ? a->f.modality : "",
		   *other = b->f.modality ? b->f.modality : "";
	bool sides =
	    !a->f.laterality || !b->f.laterality || strcmp(a->f.laterality, b->f.laterality) == 0;
	return sides && (*one || text_same(a->f.action, b->f.action)) &&
	       (strcmp(one, other) == 0 || exam_tokens_agree(w->rules->codes, one, other));
}

/* ... and a day or a code is in the way of taking it for one. */
static bool same_text(const struct exam *x, const struct exam *y)
{
	return x->current && y->current && x->current->fingerprint &&
	       x->current->fingerprint == y->current->fingerprint;
}

/* Somebody is asked already whether x answers o, or has it replaced. */
static bool asked_otherwise(struct work *w, const struct chart *c, const char *key)
{
	return question_of(c, QUESTION_SUPERSEDED, key) || question_of(c, QUESTION_EXAM_MATCH, key);
}

static bool may_be_one(struct work *w, struct chart *c, const struct case_record *r,
    const struct exam *x, const struct case_record *o)
{
	if (!case_is_open(o) || o->f.index_exam == x->id || o->f.series == r->f.series ||
	    abs(o->f.window.anchor - r->f.window.anchor) > SAME_WORDS_DAYS)
		return false;
	const struct exam *y = chart_exam(c, o->f.index_exam);
	if (!y || !same_aim(w, r, o))
		return false;
	return same_text(x, y) || twin_may_be(w, x, y) ||
	       same_words(sentence_of(x, r), sentence_of(y, o));
}

static void ask(
    struct work *w, const struct case_record *about, const struct exam *other, const char *text)
{
	const struct question q = {.kind = QUESTION_DUPLICATE,
	    .patient = about->f.patient,
	    .followup = about->f.id,
	    .inbound = w->event->inbound,
	    .evidence = "",
	    .key =
		arena_printf(w->arena, "%lld/%lld", (long long)about->f.id, (long long)other->id),
	    .text = text};
	question_ask(w, &q);
	note(w, "asked: %s", vocabulary_word(&question_kind_words, q.kind));
}

static bool ask_of_new(
    struct work *w, struct chart *c, const struct case_record *r, const struct exam *x)
{
	if (!work_spend(w, c->case_count))
		return false;
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *o = c->record[i];
		const char *key =
		    arena_printf(w->arena, "%lld/%lld", (long long)o->f.id, (long long)x->id);
		if (!may_be_one(w, c, r, x, o) || asked_otherwise(w, c, key))
			continue;
		ask(w, r, chart_exam(c, o->f.index_exam),
		    arena_printf(w->arena,
			"two reports of about the same day ask for the same: is follow-up %s (exam "
			"%s) the same as %s (exam %s)? Both are tracked until then",
			r->ref, x->accession ? x->accession : "without number", o->ref,
			o->index_accession ? o->index_accession : "without number"));
		return true;
	}
	return true;
}

/* The report that a correction under new numbers may correct. */
static bool may_correct(const struct work *w, const struct exam *x, const struct exam *y)
{
	bool kind = y->class->key && x->class->key ? strcmp(y->class->key, x->class->key) == 0
						   : text_same(y->modality, x->modality);
	return y->id != x->id && strcmp(y->facility, x->facility) == 0 && y->day == x->day &&
	       kind && twin_may_be(w, x, y);
}

static bool ask_of_corrected(
    struct work *w, struct chart *c, const struct case_record *o, const struct exam *x)
{
	const struct exam *y = chart_exam(c, o->f.index_exam);
	if (!case_is_open(o) || o->f.series_step != 1 || !y || !may_correct(w, x, y))
		return false;
	ask(w, o, x,
	    arena_printf(w->arena,
		"a corrected report came under the new number %s, and follow-up %s (exam %s) is of "
		"the same day: does it take that report's place? Both are tracked until then",
		x->accession ? x->accession : "-", o->ref,
		o->index_accession ? o->index_accession : "without number"));
	return true;
}

bool twin_ask(
    struct work *w, struct chart *c, const struct exam *x, size_t before, bool new_numbers)
{
	bool asked = false;
	if (new_numbers && !work_spend(w, before))
		return false;
	for (size_t i = 0; new_numbers && i < before; i++)
		asked = ask_of_corrected(w, c, c->record[i], x) || asked;
	for (size_t i = before; !asked && i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.index_exam == x->id && case_is_open(r) && !ask_of_new(w, c, r, x))
			return false;
	}
	return !w->failed;
}
