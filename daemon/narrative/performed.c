/* SPDX-License-Identifier: Apache-2.0
 *
 * performed.c - what was done, as the report says it, and what it says against it.
 *
 * The heading "EXAM:" names it, or a first line that is no more than a name.  That it was not done,
 * shows nothing, or served something else than a diagnosis, is said in stakes.csv's words; what the
 * report tells of the past, of other exams or of a condition is not said of this one.
 */
#include "autoconf.h"
#include "net.h"

#define TITLE_TOKENS   24 /* a line that is longer tells more than a name */
#define HEADING_TOKENS 4
#define NAMES	       (BIT(W_MODALITY) | BIT(W_REGION))

const char *narrative_doubt_name(enum narrative_doubt_kind kind)
{
	static const char *const names[] = {[DOUBT_NOT_DONE] = "not-done",
	    [DOUBT_NONDIAGNOSTIC] = "nondiagnostic",
	    [DOUBT_LIMITED] = "limited",
	    [DOUBT_PLANNING] = "planning",
	    [DOUBT_GUIDANCE] = "guidance",
	    [DOUBT_OUTSIDE] = "outside",
	    [DOUBT_ELSEWHERE] = "elsewhere"};
	return names[kind];
}

/* ---- doubts ---------------------------------------------------------------------------------- */

static void add_doubt(struct text *t, enum narrative_doubt_kind kind, const struct sentence *s)
{
	struct narrative_records *out = t->out;
	for (size_t i = 0; i < out->doubt_count; i++)
		if (out->doubt[i].kind == kind)
			return;
	out->doubt[out->doubt_count++] =
	    (struct narrative_doubt){kind, span_of(t, s->first, s->end)};
}

static bool is_of_this_exam(const struct sentence *s, struct net_sign sign)
{
	return s->section != SECTION_HISTORY && s->section != SECTION_COMPARISON && !s->legend &&
	       !HAS(s, W_CONDITION) && !(sign.holds & (BIT(SIGN_QUOTES) | BIT(CUE_BEFORE)));
}

static void find_doubts(struct text *t, const struct sentence *s, struct net_sign sign)
{
	static const struct {
		enum net_cue cue;
		enum narrative_doubt_kind kind;
		bool may_be_past; /* "prior limited ultrasound" is said of another exam */
	} cues[] = {{CUE_NOT_DONE, DOUBT_NOT_DONE, false},
	    {CUE_NONDIAGNOSTIC, DOUBT_NONDIAGNOSTIC, true}, {CUE_LIMITED, DOUBT_LIMITED, true},
	    {CUE_PLANNING, DOUBT_PLANNING, false}, {CUE_GUIDANCE, DOUBT_GUIDANCE, false},
	    {CUE_OUTSIDE, DOUBT_OUTSIDE, false}, {CUE_ELSEWHERE, DOUBT_ELSEWHERE, false}};
	bool past = s->classes & (BIT(W_HISTORY) | BIT(W_THEN));
	if (!is_of_this_exam(s, sign))
		return;
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
		if (sign.holds & BIT(cues[i].cue) && !(past && cues[i].may_be_past))
			add_doubt(t, cues[i].kind, s);
}

/* ---- the name of the exam -------------------------------------------------------------------- */

/* Behind the last token of the line, or far enough to see that it is no name. */
static uint32_t line_end(const struct text *t, uint32_t first)
{
	uint32_t end = first + 1;
	while (
	    end < t->token_count && end <= first + TITLE_TOKENS && !(t->token[end].gap & GAP_LINE))
		end++;
	return end;
}

/* The kinds of phrases between the sentence's start and the token. */
static uint64_t classes_of(const struct text *t, const struct sentence *s, uint32_t end)
{
	uint64_t all = 0;
	for (uint32_t i = s->mark; i < t->mark_count && t->mark[i].token < end; i++)
		all |= BIT(t->mark[i].class);
	return all;
}

/* "EXAM: CT CHEST": the heading ends right before its sentence. */
static bool is_under_its_heading(const struct text *t, const struct sentence *s)
{
	uint32_t end = s->first, k;
	if (end && is_sign(t, end - 1, ':'))
		end--;
	for (k = end; k > 0 && end - k < HEADING_TOKENS;) {
		const struct mark *m = mark_at(t, --k, W_SECTION);
		if (m && mark_end(m) == end)
			return strcmp(entry_of(t, m)->value, "procedure") == 0;
	}
	return false;
}

static bool take_name(struct text *t, const struct sentence *s, uint64_t excludes)
{
	uint32_t end = line_end(t, s->first);
	uint64_t classes = classes_of(t, s, end);
	if (end - s->first > TITLE_TOKENS || !(classes & NAMES) || classes & excludes)
		return false;
	t->out->performed = span_of(t, s->first, end);
	return true;
}

static void find_name(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++)
		if (is_under_its_heading(t, &t->sentence[i]) && take_name(t, &t->sentence[i], 0))
			return;
	if (t->sentence_count && t->sentence[0].section == SECTION_BODY)
		take_name(t, &t->sentence[0], BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_AGAIN));
}

/* ---- sides ----------------------------------------------------------------------------------- */

/* Of which side the findings speak: what is told of the past, or by the way, counts as well. */
static void find_sides(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (s->section == SECTION_HISTORY || s->section == SECTION_COMPARISON ||
		    s->section == SECTION_PROCEDURE || !HAS(s, W_SIDE))
			continue;
		for (uint32_t k = s->mark; k < s->mark_end; k++) {
			const struct mark *m = &t->mark[k];
			if (m->class != W_SIDE)
				continue;
			const char *side = entry_of(t, m)->value;
			t->out->says_left |= strcmp(side, "right") != 0;
			t->out->says_right |= strcmp(side, "left") != 0;
		}
	}
}

void performed_find(struct text *t, const struct net_signs *signs)
{
	for (size_t i = 0; i < t->sentence_count; i++)
		find_doubts(t, &t->sentence[i], signs->sentence[i]);
	find_name(t);
	find_sides(t);
}
