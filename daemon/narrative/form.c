/* SPDX-License-Identifier: Apache-2.0
 *
 * form.c - lines of a form: a question and its answer, options of which some are ticked, a list of
 * which nothing was picked, a title.
 *
 * "Follow-up needed (Y/N): N", "FNA recommended  Yes [ ]  No [x]", "[x] Discharge [ ] Recall".
 * Fails: never; what has no box that is ticked is read as any sentence.
 */
#include "autoconf.h"
#include "hands.h"

#define FORM_TOKENS  14
#define TITLE_WORDS  6
#define TITLE_BEFORE 3 /* sentences */

bool form_box(const struct text *t, uint32_t k, bool *ticked, uint32_t *behind)
{
	bool round = is_sign(t, k, '(');
	char closes = round ? ')' : ']';
	if (!round && !is_sign(t, k, '['))
		return false;
	*ticked = token_is(t, k + 1, "x");
	*behind = k + 2 + *ticked;
	return is_sign(t, *behind - 1, closes);
}

/* Most sentences have none: the bytes are looked at, not the tokens. */
static bool has_tick(const struct text *t, const struct sentence *s)
{
	if (s->first >= s->end)
		return false;
	const char *from = t->data + t->token[s->first].start;
	size_t len = (size_t)(t->data + t->token[s->end - 1].start - from);
	if (memchr(from, '[', len))
		return true;
	for (const char *end = from + len, *p = from; (p = memchr(p, '(', (size_t)(end - p))); p++)
		if ((p[1] | 0x20) == 'x') /* a token follows: p[1] is of the text */
			return true;
	return false;
}

/* "Yes [ ] No [x]", "[ ] Yes [x] No": the box that is ticked stands behind its answer, or in front
 * of it where the first one does. */
static bool is_ticked(const struct text *t, const struct sentence *s, const char *answer)
{
	uint32_t box = s->first, k = s->first, behind;
	bool ticked = false, front = false;
	if (!has_tick(t, s))
		return false;
	while (box < s->end && !form_box(t, box, &ticked, &behind))
		box++;
	if (box == s->end)
		return false;
	while (k < s->end && !token_is(t, k, "yes") && !token_is(t, k, "no"))
		k++;
	bool in_front = box < k;
	for (; k < s->end; k++) {
		if (!token_is(t, k, answer))
			continue;
		front = k > s->first + 2 && form_box(t, k - 3, &ticked, &behind) && behind == k;
		if (in_front ? front && ticked : form_box(t, k + 1, &ticked, &behind) && ticked)
			return true;
	}
	return false;
}

bool is_form_no(const struct text *t, const struct sentence *s)
{
	static const char *const no[] = {"no", "n", "none", "nil", "na"};
	uint32_t last = s->end - 1 - is_sign(t, s->end - 1, '.');
	if (is_ticked(t, s, "no") && !is_ticked(t, s, "yes"))
		return s->end - s->first <= 2 * FORM_TOKENS;
	if (s->end - s->first > FORM_TOKENS || last <= s->first + 1)
		return false;
	if (is_sign(t, s->end - 1, '?'))
		return s->end < t->token_count && !(t->token[s->end].gap & GAP_BLANK_LINE) &&
		       token_in(t, s->end, no, sizeof no / sizeof *no) &&
		       (s->end + 1 >= t->token_count || t->token[s->end + 1].kind == TOKEN_SIGN ||
			   t->token[s->end + 1].gap & GAP_LINE);
	return is_sign(t, last - 1, ':') && token_in(t, last, no, sizeof no / sizeof *no);
}

bool is_form_yes(const struct text *t, const struct sentence *s)
{
	bool wish =
	    s->classes & (BIT(W_RECOMMEND) | BIT(W_FOLLOW)) || s->section == SECTION_RECOMMENDATION;
	for (uint32_t k = s->first; k < s->end && !wish; k++)
		wish = token_is(t, k, "recall");
	return wish && s->end - s->first <= 2 * FORM_TOKENS && is_ticked(t, s, "yes") &&
	       !is_ticked(t, s, "no");
}

/* "Neuro-oncology review: grade 2 astrocytoma.", above all else: what this exam is for. */
bool is_form_title(const struct text *t, uint32_t index)
{
	const uint64_t asks = BIT(W_MODALITY) | BIT(W_RECOMMEND) | BIT(W_UNIT) | BIT(W_FREQUENCY) |
			      BIT(W_FOLLOW) | BIT(W_AGAIN);
	const struct sentence *s = &t->sentence[index];
	uint32_t colon = s->first + 1;
	if (index > 1 || s->section != SECTION_BODY)
		return false;
	while (colon < s->end && colon < s->first + TITLE_WORDS && !is_sign(t, colon, ':'))
		colon++;
	if (!is_sign(t, colon, ':') || colon + 2 >= s->end || token_is(t, colon - 1, "referral"))
		return false;
	/* The report goes on behind its title; a line alone, or a referral, may be the wish. */
	bool headed = index + TITLE_BEFORE < t->sentence_count;
	for (size_t n = index + 1; n < t->sentence_count && !headed; n++)
		headed = t->sentence[n].section != SECTION_BODY;
	if (!headed)
		return false;
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		if (t->mark[i].token > colon && BIT(t->mark[i].class) & asks)
			return false;
	return mark_ends_at(t, colon, W_REFER) || mark_ends_at(t, colon, W_SERVICE);
}

/* "[no follow-up / CT in 4-6 weeks / CT in 3 months]": a list of which nothing was picked. */
bool is_form_unpicked(const struct text *t, const struct sentence *s)
{
	const uint64_t picks = BIT(W_MODALITY) | BIT(W_NO_NEED) | BIT(W_FOLLOW) | BIT(W_ACTION);
	uint32_t k = s->first, ways = 0;
	while (k < s->end && !is_sign(t, k, '['))
		k++;
	for (uint32_t open = k; ++k < s->end && !is_sign(t, k, ']');)
		ways += is_sign(t, k, '/') && t->token[k].gap && k > open + 1;
	return k < s->end && ways > 0 && s->classes & picks && s->classes & BIT(W_UNIT);
}

bool form_choice(const struct text *t, const struct sentence *s, uint32_t *from, uint32_t *to)
{
	bool ticked = false, next = false;
	if (!has_tick(t, s))
		return false;
	uint32_t behind, k = *from;
	while (k < s->end && !(form_box(t, k, &ticked, &behind) && ticked))
		k++;
	/* A box in front of its option: nothing but a heading stands before the first one. */
	bool front = k == s->first || is_sign(t, k - 1, ':') || is_sign(t, k - 1, ']') ||
		     t->token[k].gap & GAP_LINE || *from > s->first;
	if (k >= s->end || !front || behind >= s->end)
		return false;
	for (*from = *to = behind; *to < s->end && !form_box(t, *to, &next, &behind);)
		++*to;
	return *to > *from;
}
