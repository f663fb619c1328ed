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
#include <strings.h>

#define RECS_MAX       400 /* of one text */
#define MODALITIES_MAX 6
#define INTERVALS_MAX  8
#define NEGATION_WORDS 4
#define PAST_WORDS     6
#define REGION_BEFORE  5
#define REGION_BEHIND  8
#define SEEN_TOKENS    8
#define JOINED_MAX     120

struct part { /* of a sentence: what stands between semicolons and "but" */
	uint32_t sentence, first, end, mark, mark_end;
	bool conditional; /* an "if" stands in the sentence and reaches it */
};

struct asked_for {
	const struct mark *modality[MODALITIES_MAX];
	size_t modalities;
	const struct mark *last; /* also where there is no room for it */
	uint32_t from, to;	 /* tokens it may take its interval from */
};

static bool value_is(const struct text *t, const struct mark *m, const char *value)
{
	return strcmp(entry_of(t, m)->value, value) == 0;
}

/* ---- what a trigger is worth ------------------------------------------------------------------
 */

/* The first mark of the part that may end within so many words of m; what stands before it is too
 * far off. */
static const struct mark *within_reach(
    const struct text *t, const struct part *p, const struct mark *m, int words)
{
	const struct mark *k = m;
	while (k > t->mark + p->mark &&
	       words_between(t, k[-1].token, m->token) <= words + PHRASE_WORDS)
		k--;
	return k;
}

static bool cue_before(const struct text *t, const struct part *p, const struct mark *m,
    enum word_class class, int words, const char *signs)
{
	const struct mark *from = within_reach(t, p, m, words);
	for (const struct mark *k = m; k-- > from;)
		if (k->class == class && mark_end(k) <= m->token &&
		    words_between(t, mark_end(k), m->token) <= words &&
		    !break_between(t, mark_end(k), m->token, signs))
			return true;
	return false;
}

static bool negated(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct mark *from = within_reach(t, p, m, NEGATION_WORDS);
	for (const struct mark *k = m; k-- > from;) {
		uint32_t end = mark_end(k);
		if (k->class != W_NEGATION || end > m->token)
			continue;
		if (words_between(t, end, m->token) > NEGATION_WORDS)
			return false;
		if (break_between(t, end, m->token, ";,.:"))
			return false;
		for (uint32_t i = end; i < m->token; i++)
			if (mark_at(t, i, W_TO) && value_is(t, mark_at(t, i, W_TO), "and"))
				return false;
		return true;
	}
	return false;
}

static bool is_past(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct mark *from = within_reach(t, p, m, PAST_WORDS);
	if (cue_before(t, p, m, W_PAST, PAST_WORDS, ";,."))
		return true;
	for (const struct mark *k = m; k-- > from;)
		if (k->class == W_PLAN && value_is(t, k, "visit") && mark_end(k) <= m->token &&
		    !break_between(t, mark_end(k), m->token, ",") &&
		    words_between(t, mark_end(k), m->token) <= PAST_WORDS)
			return true;
	return false;
}

/* "... was completed": behind the trigger, with no other trigger between. */
static bool is_done(const struct text *t, const struct part *p, const struct mark *m)
{
	for (const struct mark *k = m + 1; k < t->mark + p->mark_end; k++) {
		if (k->class == W_RECOMMEND && k->token >= mark_end(m))
			return false;
		if (k->class == W_DONE && k->token >= mark_end(m))
			return true;
	}
	return false;
}

/* "... is not necessary". */
static bool not_needed(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class == W_NO_NEED)
			return true;
	return false;
}

/* ---- the exams asked for ------------------------------------------------------------------------
 */

/* "On the 3-month follow-up CT the consolidation has cleared." */
static bool opens_as_seen(const struct text *t, const struct part *p, const struct mark *m)
{
	if (!mark_value(t, p->first, W_SEEN, "") || m->token > p->first + SEEN_TOKENS ||
	    break_between(t, p->first, m->token, ";,.:"))
		return false;
	for (const struct mark *k = t->mark + p->mark; k < t->mark + p->mark_end; k++)
		if (k->class == W_RECOMMEND)
			return false;
	return true;
}

/* "to be imaged again by ultrasound", not "as shown by ultrasound". */
static bool asked_by(const struct text *t, const struct part *p, const struct mark *by)
{
	for (const struct mark *k = by; k-- > t->mark + p->mark;)
		if ((k->class == W_RECOMMEND || k->class == W_FOLLOW) && mark_end(k) <= by->token)
			return words_between(t, mark_end(k), by->token) <= 3;
	return false;
}

static bool is_seen(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct mark *done = mark_at(t, mark_end(m), W_DONE);
	if (done || opens_as_seen(t, p, m))
		return true;
	for (const struct mark *k = m; k-- > t->mark + p->mark;) {
		if (mark_end(k) > m->token)
			continue;
		int words = words_between(t, mark_end(k), m->token);
		if (words > 2)
			return false;
		if (k->class == W_RECOMMEND || k->class == W_FOLLOW)
			return false;
		if (k->class == W_SEEN && value_is(t, k, "by") && asked_by(t, p, k))
			return false;
		if (k->class == W_SEEN && !break_between(t, mark_end(k), m->token, ";,.:()"))
			return value_is(t, k, "") || words == 0;
	}
	return false;
}

static bool only_joins(const struct text *t, uint32_t a, uint32_t b)
{
	for (; a < b; a++)
		if (t->token[a].kind == TOKEN_WORD && !mark_at(t, a, W_TO) &&
		    !mark_at(t, a, W_REGION) && !mark_at(t, a, W_SIDE) &&
		    !mark_at(t, a, W_CONTRAST))
			return false;
	return true;
}

static bool interval_between(const struct text *t, uint32_t a, uint32_t b)
{
	struct interval v;
	for (; a < b; a++)
		if (interval_at(t, a, b, &v)) {
			if (v.usable)
				return true;
			a = v.end > a ? v.end - 1 : a;
		}
	return false;
}

static bool or_between(const struct text *t, uint32_t a, uint32_t b)
{
	for (; a < b; a++)
		if ((mark_at(t, a, W_TO) && value_is(t, mark_at(t, a, W_TO), "or")) ||
		    is_sign(t, a, '/'))
			return true;
	return false;
}

static bool region_between(const struct text *t, uint32_t a, uint32_t b)
{
	for (; a < b; a++)
		if (mark_at(t, a, W_REGION))
			return true;
	return false;
}

/* Whether the modality m starts another request than the one before it. */
static bool is_another(const struct text *t, const struct mark *last, const struct mark *m)
{
	uint32_t a = mark_end(last), b = m->token;
	for (uint32_t k = a; k < b; k++)
		if (mark_at(t, k, W_NEXT))
			return false;
	if (or_between(t, a, b))
		return false;
	if (interval_between(t, a, b))
		return true;
	/* "CT chest and thyroid ultrasound" */
	return !only_joins(t, a, b) ? false
				    : region_between(t, a, b) && mark_at(t, b - 1, W_REGION) &&
					  region_between(t, a, b - 1) && b > a + 2;
}

/* "If biopsy is declined, ultrasound ...": what stands in the condition is not asked for. */
static bool in_condition(const struct text *t, const struct part *p, const struct mark *m)
{
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		if (k->class == W_CONDITION)
			return !break_between(t, mark_end(k), m->token, ",;:");
	return false;
}

static size_t gather_asked(
    const struct text *t, const struct part *p, bool conditions, struct asked_for *out, size_t max)
{
	size_t n = 0;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class != W_MODALITY || is_seen(t, p, m) || negated(t, p, m) ||
		    (!conditions && in_condition(t, p, m)))
			continue;
		struct asked_for *a = n ? &out[n - 1] : NULL;
		if (!a || (n < max && is_another(t, a->last, m))) {
			if (a)
				a->to = m->token;
			out[n] = (struct asked_for){.from = a ? m->token : p->first, .to = p->end};
			a = &out[n++];
		}
		if (a->modalities < MODALITIES_MAX)
			a->modality[a->modalities++] = m;
		a->last = m;
	}
	return n;
}

static const char *add_word(struct arena *a, const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = list; *p; p += *p == '|') {
		size_t k = strcspn(p, "|");
		if (k == n && memcmp(p, word, n) == 0)
			return list;
		p += k;
	}
	if (strlen(list) + n > JOINED_MAX)
		return list;
	return *list ? arena_printf(a, "%s|%s", list, word) : word;
}

static const char *modalities_of(struct text *t, const struct asked_for *a)
{
	const char *list = "";
	for (size_t i = 0; i < a->modalities; i++)
		list = add_word(t->a, list, entry_of(t, a->modality[i])->value);
	return list;
}

static bool ends_region(const struct text *t, uint32_t k)
{
	return mark_at(t, k, W_RECOMMEND) || mark_at(t, k, W_CONDITION) || is_sign(t, k, ';') ||
	       is_sign(t, k, '.') || mark_at(t, k, W_MODALITY);
}

static void take_region(struct text *t, struct rec *r, uint32_t k)
{
	const struct mark *region = mark_at(t, k, W_REGION), *side = mark_at(t, k, W_SIDE);
	const char *name = region ? entry_of(t, region)->value : NULL;
	while (name && *name) { /* a word may mean several */
		size_t n = strcspn(name, "|");
		r->region = add_word(t->a, r->region, arena_strndup(t->a, name, n));
		name += n + (name[n] == '|');
	}
	if (side && !*r->side)
		r->side = entry_of(t, side)->value;
}

/* Beside the exam: "chest CT", "left breast ultrasound", "CT of the abdomen and pelvis". */
static void find_region(
    struct text *t, const struct part *p, const struct asked_for *a, struct rec *r)
{
	const struct mark *first = a->modality[0], *last = a->modality[a->modalities - 1];
	uint32_t from = first->token;
	take_region(t, r, first->token); /* a mammogram is of the breast */
	bool implied = *r->region;
	while (from > a->from && from > p->first && from + REGION_BEFORE > first->token &&
	       !ends_region(t, from - 1) && !is_sign(t, from - 1, ',') &&
	       !mark_at(t, from - 1, W_FOLLOW))
		from--;
	for (uint32_t k = from; k < first->token; k++)
		take_region(t, r, k);
	if (*r->region && !implied)
		return;
	uint32_t end = mark_end(last);
	for (uint32_t k = first->token; k < a->to && k < end + REGION_BEHIND; k++) {
		if (k >= end && ends_region(t, k))
			break;
		if (!implied || mark_at(t, k, W_SIDE))
			take_region(t, r, k);
	}
}

/* ---- its interval
 * -------------------------------------------------------------------------------- */

/* The first usable one; a number outranks "annual", which often stands beside it. */
static bool find_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out)
{
	struct interval v;
	bool found = false;
	for (uint32_t k = from; k < to;) {
		uint32_t at = k++;
		if (!interval_at(t, at, to, &v))
			continue;
		k = v.end > k ? v.end : k;
		if (!v.usable)
			continue;
		bool frequency = mark_at(t, at, W_FREQUENCY) != NULL;
		if (!frequency) {
			*out = v;
			return true;
		}
		if (!found)
			*out = v;
		found = true;
	}
	return found;
}

/* ---- a part of a sentence
 * -------------------------------------------------------------------------- */

struct advice_verdict {
	bool live, strong, weak, negated, imaging, clinical, follow, past;
};

/* "The recommended CT has been made": speaks of one that was asked for. */
static bool names_asked(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct token *the = m->token > p->first ? &t->token[m->token - 1] : NULL;
	if (!the || the->len != 3 || strncasecmp(t->data + the->start, "the", 3) != 0)
		return false;
	for (uint32_t k = mark_end(m); k < p->end && k < mark_end(m) + 4; k++)
		if (mark_at(t, k, W_MODALITY))
			return true;
		else if (mark_at(t, k, W_FOLLOW) || t->token[k].kind == TOKEN_SIGN)
			return false;
	return false;
}

static void weigh_trigger(
    const struct text *t, const struct part *p, const struct mark *m, struct advice_verdict *v)
{
	if (negated(t, p, m)) {
		v->negated = true;
		return;
	}
	if (is_past(t, p, m) || is_done(t, p, m) || names_asked(t, p, m))
		return;
	if (m->class == W_FOLLOW) {
		v->follow = true;
		return;
	}
	v->live = true;
	if (value_is(t, m, "weak"))
		v->weak = true;
	else
		v->strong = true;
}

static struct advice_verdict weigh(const struct text *t, const struct part *p)
{
	struct advice_verdict v = {0};
	const struct sentence *s = &t->sentence[p->sentence];
	bool weak_word = false;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		switch ((enum word_class)m->class) {
		case W_RECOMMEND:
		case W_FOLLOW:
			weigh_trigger(t, p, m, &v);
			break;
		case W_IMAGING:
		case W_MODALITY:
			v.negated = v.negated || negated(t, p, m);
			v.imaging = v.imaging || m->class == W_IMAGING;
			break;
		case W_CLINICAL:
			v.clinical = true;
			break;
		case W_PAST:
			v.past = true;
			break;
		case W_WEAK:
			weak_word = true;
			break;
		default:
			break;
		}
	}
	if (s->section == SECTION_RECOMMENDATION && !v.live && !v.negated) {
		struct mark *first = t->mark + p->mark;
		bool past =
		    p->mark < p->mark_end && (is_past(t, p, first) || first->class == W_PAST);
		bool done =
		    p->mark < p->mark_end && (first->class == W_DONE || is_done(t, p, first));
		v.live = v.strong = !past && !done;
	}
	if (not_needed(t, p)) {
		v.negated = true;
		v.live = v.follow = false;
	}
	v.weak = v.weak || (weak_word && !v.strong) || (weak_word && p->conditional);
	return v;
}

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
