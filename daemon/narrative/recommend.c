/* SPDX-License-Identifier: Apache-2.0
 *
 * recommend.c - the exam, the region and the interval that a sentence asks for.
 *
 * trigger + exam + interval in any order within one sentence; a sentence that only goes on ("This
 * should be done in 6 weeks") adds the interval.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

#define RECS_MAX 400 /* of one text */

/* ---- a part of a sentence ------------------------------------------------------------------- */

/* "12 month follow-up MRI: stable." names the exam that was made. */
static bool is_title(const struct text *t, const struct part *p)
{
	struct interval v;
	uint32_t colon = p->first;
	while (colon < p->end && !is_sign(t, colon, ':'))
		colon++;
	return colon + 1 < p->end && find_interval(t, p->first, colon, &v) &&
	       !find_interval(t, colon, p->end, &v) &&
	       (mark_ends_at(t, colon, W_MODALITY) || mark_ends_at(t, colon, W_REGION));
}

/* "Follow-up CT in 6 months.": no verb, but how a line of an impression is written. */
static bool follow_counts(const struct text *t, const struct part *p,
    const struct advice_verdict *v, bool has_modality, bool has_interval)
{
	const struct sentence *s = &t->sentence[p->sentence];
	if (!v->follow || !has_interval || v->past || s->section == SECTION_COMPARISON)
		return false;
	if (has_modality)
		return !is_title(t, p);
	struct interval at;
	for (uint32_t k = p->first; k < p->end && k < p->first + 4; k++)
		if (mark_at(t, k, W_FOLLOW) || interval_at(t, k, p->end, &at))
			return true;
	return false;
}

/* Whether the word at k is part of what names an exam, its place or its time. */
static bool mark_covers(const struct text *t, uint32_t k, uint32_t from)
{
	static const enum word_class fits[] = {W_MODALITY, W_REGION, W_SIDE, W_CONTRAST, W_TO,
	    W_UNIT, W_NUMBER, W_BOUND, W_FREQUENCY, W_FOLLOW, W_WEAK, W_NEXT};
	for (uint32_t i = k + 1; i-- > from && i + 6 > k;)
		for (size_t c = 0; c < sizeof fits / sizeof *fits; c++) {
			const struct mark *m = mark_at(t, i, fits[c]);
			if (m && mark_end(m) > k)
				return true;
		}
	return false;
}

/* "CT chest 6-12 mo": the exam, the interval and nothing behind but a condition. */
static bool ends_bare(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	if (v->first < mark_end(exam) || !only_joins(t, mark_end(exam), v->first))
		return false;
	uint32_t k = v->end;
	while (k < p->end && t->token[k].kind == TOKEN_SIGN && strchr(".,)", t->token[k].sign))
		k++;
	return k == p->end || mark_at(t, k, W_CONDITION) || mark_at(t, k, W_NEXT);
}

/* "LDCT in 12 months." as a line of its own. */
static bool is_implied(
    const struct text *t, const struct part *p, const struct interval *v, const struct mark *exam)
{
	const struct sentence *s = &t->sentence[p->sentence];
	const uint64_t told = BIT(W_PAST) | BIT(W_DONE) | BIT(W_HISTORY) | BIT(W_SEEN);
	uint64_t classes = 0;
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		classes |= BIT(t->mark[i].class);
	bool before = mark_at(t, v->end, W_MODALITY) || mark_at(t, v->end + 1, W_MODALITY) ||
		      ends_bare(t, p, v, exam);
	bool line = s->section == SECTION_IMPRESSION || s->section == SECTION_ADDENDUM ||
		    p->sentence > 0 || v->first > exam->token;
	return (v->ahead || before) && line && !(classes & told) && s->section != SECTION_FINDINGS;
}

/* "If LFTs abnormal, MRCP", "PET/CT if larger", "-> biopsy": beside it only the exam. */
static bool is_fragment(const struct text *t, const struct part *p, const struct asked_for *a)
{
	const struct sentence *s = &t->sentence[p->sentence];
	uint32_t from = p->first, to = p->end, exam = a->modality[0]->token;
	if (s->section == SECTION_FINDINGS)
		return false;
	bool arrow = false;
	for (uint32_t k = exam; k-- > p->first;)
		if (is_sign(t, k, ',') || is_sign(t, k, '>') || is_sign(t, k, ':')) {
			arrow = is_sign(t, k, '>');
			from = k + 1;
			break;
		}
	if (!arrow && !p->conditional)
		return false;
	for (uint32_t k = exam; k < p->end && to == p->end; k++)
		if (mark_at(t, k, W_CONDITION) || is_sign(t, k, ','))
			to = k;
	bool condition_before = from > p->first, condition_behind = to < p->end;
	for (uint32_t k = from; k < to; k++)
		if (t->token[k].kind == TOKEN_WORD && !mark_covers(t, k, from))
			return false;
	return condition_before || condition_behind;
}

static struct rec *add_rec(struct text *t, struct recs *all, const struct part *p)
{
	static const int ranks[] = {[SECTION_IMPRESSION] = 3, [SECTION_RECOMMENDATION] = 4};
	const struct sentence *s = &t->sentence[p->sentence];
	all->rec = arena_grow(t->a, all->rec, all->count, sizeof *all->rec);
	struct rec *r = &all->rec[all->count++];
	*r = (struct rec){.sentence = p->sentence,
	    .first = p->first,
	    .end = p->end,
	    .modality = "",
	    .region = "",
	    .side = "",
	    .conditional = p->conditional,
	    .rank = s->section <= SECTION_RECOMMENDATION ? ranks[s->section] : 0};
	r->rank += s->addendum ? 10 : 0;
	return r;
}

/* "Referral to surgery within 4 weeks and CTA in 6 months." */
static bool clinical_before(
    const struct text *t, const struct asked_for *a, const struct interval *v)
{
	bool clinical = false, parted = false;
	for (uint32_t k = a->from; k < v->first; k++)
		clinical = clinical || mark_at(t, k, W_CLINICAL);
	for (uint32_t k = v->end; k < a->modality[0]->token; k++)
		parted = parted || is_sign(t, k, ',') || mark_value(t, k, W_TO, "and");
	return clinical && parted;
}

static void read_asked(struct text *t, const struct part *p, const struct asked_for *a,
    const struct advice_verdict *v, struct rec *r)
{
	uint32_t to = a->to, next = 0;
	for (uint32_t k = a->from; k < a->to && !next; k++)
		if (mark_at(t, k, W_NEXT))
			next = k;
	r->modality = modalities_of(t, a);
	if (a->modalities)
		find_region(t, p, a, r);
	if (next)
		to = next;
	r->has_interval = find_interval(t, a->from, to, &r->interval);
	struct interval own;
	uint32_t exam = a->modalities ? a->modality[0]->token : a->from;
	if (r->has_interval && r->interval.end <= exam && clinical_before(t, a, &r->interval) &&
	    find_interval(t, exam, to, &own))
		r->interval = own; /* the other one was the clinic's */
	if (next && r->has_interval)
		r->has_next = find_interval(t, next, a->to, &r->next);
	else if (next)
		r->has_interval = find_interval(t, next, a->to, &r->interval);
	if (!r->has_next && r->has_interval && r->interval.then >= 0) {
		r->next = r->interval;
		r->next.min = r->next.max = r->interval.then;
		r->has_next = true;
	}
	r->weak = v->weak && !v->strong;
	r->imaging = v->imaging;
}

static void no_follow_up(struct text *t, const struct part *p)
{
	if (t->sentence[p->sentence].section == SECTION_FINDINGS)
		return;
	struct narrative_record *r = record_add(t, NARRATIVE_NO_FOLLOWUP, p->sentence);
	r->mark = span_of(t, p->first, p->end);
}

static void incomplete(struct text *t, const struct part *p)
{
	struct narrative_record *r = record_add(t, NARRATIVE_REVIEW, p->sentence);
	r->certain = false;
	r->reason = "incomplete";
	r->mark = span_of(t, p->first, p->end);
}

static void read_part(struct text *t, const struct part *p, struct recs *all)
{
	struct asked_for asked[4];
	size_t n = gather_asked(t, p, false, asked, 3);
	if (n == 0 && p->conditional)
		n = gather_asked(t, p, true, asked, 3);
	struct advice_verdict v = weigh(t, p);
	struct interval any;
	bool has_interval = find_interval(t, p->first, p->end, &any);
	if (v.negated && ((!v.live && !v.follow) || n == 0)) {
		no_follow_up(t, p);
		return;
	}
	if (v.negated && !v.live)
		return;
	if (!v.live && !follow_counts(t, p, &v, n > 0, has_interval) &&
	    !(n > 0 && !v.past && is_fragment(t, p, asked)) &&
	    !(n > 0 && has_interval && is_implied(t, p, &any, asked[0].modality[0])))
		return;
	if (n == 0) {
		const struct sentence *s = &t->sentence[p->sentence];
		bool named = v.follow || v.imaging;
		if (v.clinical || !named || (s->section == SECTION_FINDINGS && !has_interval))
			return;
		if (!has_interval) {
			incomplete(t, p);
			return;
		}
		asked[n++] = (struct asked_for){.from = p->first, .to = p->end};
	}
	for (size_t i = 0; i < n && all->count < RECS_MAX; i++)
		read_asked(t, p, &asked[i], &v, add_rec(t, all, p));
}

/* ---- sentences ----------------------------------------------------------------------------------
 */

static bool splits(const struct text *t, uint32_t k)
{
	return is_sign(t, k, ';') || mark_at(t, k, W_BREAK);
}

/* "CT in 12 months and, if stable, no further CT": the condition is on what follows it. */
static bool speaks_of_later(const struct text *t, const struct part *p, const struct mark *m)
{
	bool asked = false;
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		asked = asked || k->class == W_MODALITY;
	if (!asked || !is_sign(t, m->token - 1, ','))
		return false;
	for (const struct mark *k = m + 1; k < t->mark + p->mark_end; k++)
		if ((k->class == W_NEGATION || k->class == W_RECOMMEND) &&
		    break_between(t, mark_end(m), k->token, ","))
			return true;
	return false;
}

static bool has_condition(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if ((t->mark[i].class == W_CONDITION && !speaks_of_later(t, p, &t->mark[i])) ||
		    (t->mark[i].class == W_POPULATION && value_is(t, &t->mark[i], "risk")))
			return true;
	return false;
}

static void read_sentence(struct text *t, uint32_t index, struct recs *all)
{
	const struct sentence *s = &t->sentence[index];
	uint32_t mark = s->mark;
	bool condition = false;
	for (uint32_t first = s->first; first < s->end;) {
		struct part p = {.sentence = index, .first = first, .end = first, .mark = mark};
		while (p.end < s->end && (p.end == first || !splits(t, p.end)))
			p.end++;
		while (mark < s->mark_end && t->mark[mark].token < p.end)
			mark++;
		p.mark_end = mark;
		condition = condition || has_condition(t, &p);
		p.conditional = condition;
		read_part(t, &p, all);
		if (is_sign(t, p.end, ';'))
			condition = false;
		first = p.end;
	}
}

/* The guideline's name in front of what it says; one that stands behind is a citation. */
static bool names_guideline(const struct text *t, const struct sentence *s, bool *with_colon)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class == W_MODALITY || m->class == W_FREQUENCY)
			return false;
		if (m->class != W_GUIDELINE)
			continue;
		bool goes_by = m->token > s->first && mark_at(t, m->token - 1, W_BY);
		if (goes_by && !HAS(s, W_POPULATION))
			return false; /* "per Fleischner": the author goes by it */
		bool leads = words_between(t, s->first, m->token) <= 2;
		for (uint32_t k = mark_end(m); leads && k < s->end && k < mark_end(m) + 8; k++)
			*with_colon = *with_colon || is_sign(t, k, ':');
		return !goes_by || *with_colon;
	}
	return false;
}

/* "Fleischner 2017: 6-8 mm, CT at 6-12 months": what a guideline says, not what the author wants.
 */
static bool is_quote(const struct text *t, uint32_t index, uint32_t *paragraph)
{
	const struct sentence *s = &t->sentence[index];
	bool with_colon = false;
	if (HAS(s, W_GUIDELINE) && names_guideline(t, s, &with_colon))
		*paragraph = s->paragraph;
	return with_colon || (*paragraph == s->paragraph && HAS(s, W_POPULATION));
}

static bool goes_on(const struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	return !s->skip && !s->heading && !HAS(s, W_MODALITY) && mark_at(t, s->first, W_START);
}

/* A recommendation without an interval takes that of the sentence that goes on with it. */
static void take_next(struct text *t, struct rec *r)
{
	struct interval v;
	uint32_t next = r->sentence + 1;
	if (r->has_interval || next >= t->sentence_count || !goes_on(t, next))
		return;
	const struct sentence *s = &t->sentence[next];
	r->has_interval = find_interval(t, s->first, s->end, &v);
	if (r->has_interval)
		r->interval = v;
}

static bool has_arrow(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (is_sign(t, k, '>'))
			return true;
	return false;
}

void recommendations_find(struct text *t)
{
	struct recs all = {0};
	uint32_t paragraph = UINT32_MAX;
	const uint64_t trigger = BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_NO_NEED),
		       exam = BIT(W_MODALITY) | BIT(W_IMAGING) | BIT(W_FOLLOW) | BIT(W_UNIT) |
			      BIT(W_FREQUENCY);
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		bool quote = is_quote(t, i, &paragraph);
		if (s->skip || quote || !(s->classes & exam) || HAS(s, W_LEGEND))
			continue;
		bool timed = s->classes & (BIT(W_UNIT) | BIT(W_FREQUENCY)) && HAS(s, W_MODALITY);
		bool beside = HAS(s, W_MODALITY) && (HAS(s, W_CONDITION) || has_arrow(t, s));
		if (!(s->classes & trigger) && s->section != SECTION_RECOMMENDATION && !timed &&
		    !beside)
			continue;
		size_t before = all.count;
		read_sentence(t, i, &all);
		for (size_t k = before; k < all.count; k++)
			take_next(t, &all.rec[k]);
	}
	recommendations_settle(t, &all);
}
