/* SPDX-License-Identifier: Apache-2.0
 *
 * scale.c - sentences that tell what the steps of a scale mean: "0 none, 1 minimal, 2 mild ...",
 * "Grade I: 25-35 cc; II: 35-50; III: more, urologist", and such lines one below the other.
 *
 * What stands at a step is asked of whoever is at that step, not of this patient.  A numbered list
 * of findings ("1. ... 2. ...") and the levels of a spine count up too and are no scale.
 */
#include "autoconf.h"
#include "text.h"

#include <string.h>
#include <strings.h>

#define STEPS	     4 /* numbers that count up, from nought or one */
#define ROMAN_STEPS  3
#define PREFIX_STEPS 3 /* "TR1 ..., TR2 ..., TR3 ..." */

enum scale_label { LABEL_NONE, LABEL_NUMBER, LABEL_ROMAN, LABEL_PREFIX };

/* "II", "IIa": 2; 0: none. */
static int roman_at(const struct text *t, uint32_t k)
{
	static const char *const roman[] = {"I", "II", "III", "IV", "V"};
	const struct token *w = &t->token[k];
	const char *s = t->data + w->start;
	size_t n = 0;
	if (w->kind != TOKEN_WORD || w->len > 4)
		return 0;
	while (n < w->len && (s[n] == 'I' || s[n] == 'V'))
		n++;
	if (n + 1 < w->len || (n < w->len && (s[n] < 'a' || s[n] > 'd')))
		return 0;
	for (size_t i = 0; i < sizeof roman / sizeof *roman; i++)
		if (strlen(roman[i]) == n && memcmp(s, roman[i], n) == 0)
			return (int)i + 1;
	return 0;
}

/* "TR1", "LR-1", "grade 1": not "L1", which is a vertebra. */
static bool has_prefix(const struct text *t, uint32_t k, uint32_t first)
{
	static const char *const words[] = {
	    "tr", "lr", "u", "eu", "grade", "type", "class", "score"};
	for (size_t i = 0; k > first && i < sizeof words / sizeof *words; i++)
		if (token_is(t, k - 1, words[i]))
			return true;
	return false;
}

/* Where an item may start: behind a sign that parts items, or at the line's start. */
static bool starts_item(const struct text *t, uint32_t k, uint32_t first)
{
	return k == first || t->token[k].gap & GAP_LINE ||
	       (t->token[k - 1].kind == TOKEN_SIGN && strchr(";,/|(:-.", t->token[k - 1].sign));
}

/* The step that the token names, and what kind of a label it is. */
static enum scale_label label_at(
    const struct text *t, const struct sentence *s, uint32_t k, int *step)
{
	const struct token *n = &t->token[k];
	const struct token *behind = k + 1 < s->end ? n + 1 : NULL;
	if (!behind || is_sign(t, k + 1, ')') || (is_sign(t, k + 1, '.') && n[1].gap == 0))
		return LABEL_NONE; /* a list of findings */
	if ((*step = roman_at(t, k)) > 0)
		return starts_item(t, k, s->first) || behind->kind == TOKEN_SIGN ? LABEL_ROMAN
										 : LABEL_NONE;
	if (n->kind != TOKEN_NUMBER || n->len != 1 || mark_at(t, k + 1, W_UNIT))
		return LABEL_NONE;
	*step = n->number;
	if (has_prefix(t, k, s->first))
		return LABEL_PREFIX;
	bool word = behind->kind == TOKEN_WORD || is_sign(t, k + 1, '=') || is_sign(t, k + 1, ':');
	return word && !token_is(t, k + 1, "mm") && !token_is(t, k + 1, "cm") &&
		       !token_is(t, k + 1, "x")
		   ? LABEL_NUMBER
		   : LABEL_NONE;
}

/* The first step: nought, or one behind a sign that opens a list; "1 nodule, 2 cysts" does not. */
static bool opens_scale(const struct text *t, const struct sentence *s, uint32_t k, int step)
{
	if (t->token[k].kind != TOKEN_NUMBER || has_prefix(t, k, s->first))
		return step <= 1;
	return step == 0 || (step == 1 && k > s->first && t->token[k - 1].kind == TOKEN_SIGN &&
				strchr("(:=", t->token[k - 1].sign));
}

/* How many labels of that kind count up, with words between them. */
static int run_of(const struct text *t, const struct sentence *s, enum scale_label kind)
{
	int run = 0, last = -1, step = 0, most = 0;
	uint32_t at = s->first;
	for (uint32_t k = s->first; k < s->end; k++) {
		if (label_at(t, s, k, &step) != kind)
			continue;
		bool starts = opens_scale(t, s, k, step),
		     next = run && words_between(t, at + 1, k) > 0;
		if (next && step > last)
			run++;
		else if (!(next && step == last)) /* "IIa", "IIb" */
			run = starts;
		last = step;
		at = k;
		most = run > most ? run : most;
	}
	return most;
}

int scale_steps(const struct text *t, const struct sentence *s)
{
	int roman = run_of(t, s, LABEL_ROMAN), prefix = run_of(t, s, LABEL_PREFIX);
	return roman > prefix ? roman : prefix;
}

static bool tells_steps(const struct text *t, const struct sentence *s)
{
	return run_of(t, s, LABEL_NUMBER) >= STEPS || run_of(t, s, LABEL_ROMAN) >= ROMAN_STEPS ||
	       run_of(t, s, LABEL_PREFIX) >= PREFIX_STEPS;
}

/* The step that a line begins with; -1: none. */
static int step_of_line(const struct text *t, const struct sentence *s)
{
	const struct token *n = &t->token[s->first];
	if (!s->line_start || s->end < s->first + 2 || n->kind != TOKEN_NUMBER || n->len != 1)
		return -1;
	bool word = n[1].kind == TOKEN_WORD || is_sign(t, s->first + 1, '=') ||
		    is_sign(t, s->first + 1, ':');
	return word && !mark_at(t, s->first + 1, W_UNIT) ? n->number : -1;
}

/* "0 Incomplete", "1 Negative", "2 Benign", ... each on its line: a list of findings starts with
 * one. */
static void find_lines(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		size_t k = i;
		int last = step_of_line(t, &t->sentence[i]), step;
		if (last != 0)
			continue;
		while (k + 1 < t->sentence_count &&
		       (step = step_of_line(t, &t->sentence[k + 1])) >= last && step >= 0) {
			last = step;
			k++;
		}
		if (last < STEPS - 1)
			continue;
		for (; i <= k; i++)
			t->sentence[i].scale = true;
		i = k;
	}
}

#define KEY_TOKENS 4

/* "Graf key: I mature.  IIa rescan at 12 weeks.": its sentences go on to the end of the line. */
static bool opens_key(const struct text *t, const struct sentence *s)
{
	static const char *const words[] = {"key", "legend"};
	bool criteria = token_is(t, s->first, "criteria") || token_is(t, s->first, "thresholds");
	for (uint32_t k = s->first; criteria && s->line_start && k < s->first + 2 * KEY_TOKENS; k++)
		if (is_sign(t, k, ':'))
			return true; /* "Criteria (SRU): 70% or more, consider vascular referral" */
	for (uint32_t k = s->first; k + 1 < s->end && k < s->first + KEY_TOKENS; k++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (token_is(t, k, words[i]) &&
			    (is_sign(t, k + 1, ':') || token_is(t, k + 1, "of")))
				return true;
	return false;
}

static void find_keys(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		if (!opens_key(t, &t->sentence[i]))
			continue;
		t->sentence[i].scale = true;
		while (i + 1 < t->sentence_count && !t->sentence[i + 1].line_start &&
		       !t->sentence[i + 1].heading)
			t->sentence[++i].scale = true;
	}
}

void scales_find(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++)
		t->sentence[i].scale = tells_steps(t, &t->sentence[i]);
	find_lines(t);
	find_keys(t);
	tables_find(t);
}
