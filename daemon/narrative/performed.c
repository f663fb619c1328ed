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

#include <string.h>

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

/* The list, joined with |, and what it lacks of the regions, each with measured behind it. */
static const char *add_regions(
    struct text *t, const char *list, const char *regions, const char *measured)
{
	for (size_t len; *regions; regions += len + (regions[len] == '|')) {
		len = strcspn(regions, "|");
		const char *item = arena_printf(t->a, "%.*s%s", (int)len, regions, measured);
		if (!list)
			list = item;
		else if (!list_within(item, list))
			list = arena_printf(t->a, "%s|%s", list, item);
	}
	return list;
}

/* The regions that the sentence names; NULL: none. */
static const char *regions_named(struct text *t, const struct sentence *s)
{
	const char *list = NULL;
	for (uint32_t k = s->mark; k < s->mark_end; k++)
		if (t->mark[k].class == W_REGION)
			list = add_regions(t, list, entry_of(t, &t->mark[k])->value, "");
	return list;
}

/* "Limited views of the abdomen" leave the chest as good as it was; "limited by gas over the
 * pancreas" is said of the exam when it names one. */
static const char *doubted_regions(
    struct text *t, enum narrative_doubt_kind kind, const struct sentence *s)
{
	bool of_exam = s->classes & (BIT(W_MODALITY) | BIT(W_IMAGING));
	bool in_part = kind == DOUBT_LIMITED || kind == DOUBT_NONDIAGNOSTIC;
	return of_exam || !in_part ? NULL : regions_named(t, s);
}

static void add_doubt(struct text *t, enum narrative_doubt_kind kind, const struct sentence *s)
{
	struct narrative_records *out = t->out;
	const char *of = doubted_regions(t, kind, s);
	for (size_t i = 0; i < out->doubt_count; i++) {
		struct narrative_doubt *d = &out->doubt[i];
		if (d->kind != kind)
			continue;
		d->of = d->of && of ? add_regions(t, d->of, of, "") : NULL;
		return;
	}
	out->doubt[out->doubt_count++] =
	    (struct narrative_doubt){kind, span_of(t, s->first, s->end), of};
}

/* "were" in the middle is the past; at the start it is "if". */
static bool has_condition(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->mark; HAS(s, W_CONDITION) && k < s->mark_end; k++) {
		const struct mark *m = &t->mark[k];
		bool were = m->count == 1 && m->token > s->first && token_is(t, m->token, "were");
		if (m->class == W_CONDITION && !were)
			return true;
	}
	return false;
}

static bool is_of_this_exam(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	return s->section != SECTION_HISTORY && s->section != SECTION_COMPARISON && !s->legend &&
	       !has_condition(t, s) && !(sign.holds & (BIT(SIGN_QUOTES) | BIT(CUE_BEFORE)));
}

/* Told of an earlier exam; "was" alone is said of this one as well. */
static bool tells_of_the_past(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->mark; k < s->mark_end; k++) {
		const struct mark *m = &t->mark[k];
		bool was = token_is(t, m->token, "was") || token_is(t, m->token, "were");
		if (m->class == W_THEN || (m->class == W_HISTORY && !(was && m->count == 1)))
			return true;
	}
	return false;
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
	if (!is_of_this_exam(t, s, sign))
		return;
	bool past = tells_of_the_past(t, s);
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

/* The kinds of phrases between the sentence's start and the token; "4 views" asks for none. */
static uint64_t classes_of(const struct text *t, const struct sentence *s, uint32_t end)
{
	uint64_t all = 0;
	for (uint32_t i = s->mark; i < t->mark_count && t->mark[i].token < end; i++)
		all |= token_is(t, t->mark[i].token, "views") ? 0 : BIT(t->mark[i].class);
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

static bool take_name(struct text *t, const struct sentence *s, uint64_t excludes, bool headed)
{
	uint32_t end = line_end(t, s->first);
	if (headed && end > s->first + TITLE_TOKENS)
		end = s->first + TITLE_TOKENS; /* a specimen in many parts */
	uint64_t classes = classes_of(t, s, end);
	if (end - s->first > TITLE_TOKENS || !(classes & NAMES) || classes & excludes)
		return false;
	t->out->performed = span_of(t, s->first, end);
	return true;
}

static void find_name(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++)
		if (is_under_its_heading(t, &t->sentence[i]) &&
		    take_name(t, &t->sentence[i], 0, true))
			return;
	if (t->sentence_count && t->sentence[0].section == SECTION_BODY)
		take_name(
		    t, &t->sentence[0], BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_AGAIN), false);
}

/* ---- what the findings speak of ----------------------------------------------------------------
 */

static bool has_measure(const struct text *t, const struct sentence *s)
{
	uint32_t behind;
	for (uint32_t k = s->first; k < s->end; k++)
		if (measure_at(t, k, s->end, &behind) != 0)
			return true;
	return false;
}

static bool is_name(const struct text *t, const struct sentence *s)
{
	const struct narrative_span *name = &t->out->performed;
	return name->len && span_of(t, s->first, s->end).start == name->start;
}

/* Neither the name of the exam, nor what it does not show, nor what somebody is to look at later.
 */
static bool is_finding(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	return is_of_this_exam(t, s, sign) && s->section != SECTION_PROCEDURE && !s->skip &&
	       !is_name(t, s) && !HAS(s, W_RECOMMEND) &&
	       !(sign.holds & (BIT(CUE_LIMITED) | BIT(CUE_NONDIAGNOSTIC) | BIT(CUE_NOT_DONE)));
}

static void find_shown(struct text *t, const struct net_signs *signs)
{
	const char *list = NULL;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (!HAS(s, W_REGION) || !is_finding(t, s, signs->sentence[i]))
			continue;
		const char *mm = has_measure(t, s) ? ":mm" : "";
		for (uint32_t k = s->mark; k < s->mark_end; k++)
			if (t->mark[k].class == W_REGION)
				list = add_regions(t, list, entry_of(t, &t->mark[k])->value, mm);
	}
	t->out->shows = list;
}

/* ---- sides ----------------------------------------------------------------------------------- */

/* Of which side the findings speak: what is told of the past, or by the way, counts as well. */
static void find_sides(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (s->section == SECTION_HISTORY || s->section == SECTION_COMPARISON ||
		    s->section == SECTION_PROCEDURE || !HAS(s, W_SIDE) || is_name(t, s))
			continue;
		for (uint32_t k = s->mark; k < s->mark_end; k++) {
			const struct mark *m = &t->mark[k];
			if (m->class != W_SIDE || t->token[m->token].len == 1) /* "Dr L Jones" */
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
	find_shown(t, signs);
	find_sides(t);
}
