/* SPDX-License-Identifier: Apache-2.0
 *
 * object.c - which exams a sentence asks for, and of what.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>
#include <strings.h>

#define REGION_BEFORE 5
#define REGION_BEHIND 8
#define SEEN_TOKENS   8
#define JOINED_MAX    120
#define LIMIT_TOKENS  12 /* from "below" to the act whose limit it is */

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
		if (k->class == W_SEEN && k->count == 1 && token_is(t, k->token, "on") &&
		    (mark_ends_at(t, k->token, W_RECOMMEND) || mark_ends_at(t, k->token, W_FOLLOW)))
			return false; /* "re-measure on CT" */
		if (k->class == W_SEEN &&
		    (token_is(t, k->token, "interval") || token_is(t, k->token, "baseline") ||
			(token_is(t, k->token, "comparison") && token_is(t, p->first, "for"))))
			continue; /* "interval sonogram": one to come as often */
		if (k->class == W_SEEN && token_is(t, k->token, "this") &&
		    mark_ends_at(t, k->token, W_RECOMMEND))
			return false; /* "repeat this CT" */
		if (k->class == W_SEEN && !break_between(t, mark_end(k), m->token, ";,.:()"))
			return value_is(t, k, "") || words == 0;
	}
	return false;
}

bool only_joins(const struct text *t, uint32_t a, uint32_t b)
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

static bool and_between(const struct text *t, uint32_t a, uint32_t b)
{
	for (; a < b; a++)
		if (mark_value(t, a, W_TO, "and"))
			return true;
	return false;
}

bool is_sampling(const struct text *t, const struct mark *m)
{
	return value_is(t, m, "BIOPSY") || value_is(t, m, "FNA");
}

/* Whether the modality m starts another request than the one before it. */
static bool is_another(
    const struct text *t, const struct part *p, const struct mark *last, const struct mark *m)
{
	uint32_t a = mark_end(last), b = m->token;
	for (uint32_t k = a; k < b; k++)
		if (mark_at(t, k, W_NEXT))
			return false;
	if (or_between(t, a, b))
		return false;
	if (is_sampling(t, last) && !is_sampling(t, m) && and_between(t, a, b) &&
	    interval_between(t, b, p->end))
		return true; /* "biopsy for diagnosis and CT in 3 months" */
	if (interval_between(t, a, b))
		return true;
	/* "CT chest and thyroid ultrasound" */
	return !only_joins(t, a, b) ? false
				    : region_between(t, a, b) && mark_at(t, b - 1, W_REGION) &&
					  region_between(t, a, b - 1) && b > a + 2;
}

/* "If biopsy is declined, ultrasound ...": what stands in the condition is not asked for. */
bool in_condition(const struct text *t, const struct part *p, const struct mark *m)
{
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		if (k->class == W_CONDITION && is_condition(t, p, k))
			return !break_between(t, mark_end(k), m->token, ",;:");
	return false;
}

/* "The provider has already placed a CT order." */
static bool is_ordered(const struct text *t, const struct part *p, const struct mark *m)
{
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		if (k->class == W_PAST && mark_end(k) <= m->token)
			return words_between(t, mark_end(k), m->token) <= 2 &&
			       !break_between(t, mark_end(k), m->token, ",;:.") &&
			       value_is(t, k, "ordered");
	return false;
}

/* "Below the size threshold for FNA, ultrasound in 12 months", "short of the size at which biopsy
 * is advised": what is not reached is not asked for. */
static bool is_short_of(const struct text *t, const struct part *p, const struct mark *m)
{
	static const char *const limits[] = {"threshold", "thresholds", "criteria", "criterion",
	    "cutoff", "cutoffs", "size", "limit"};
	static const char *const below[] = {
	    "below", "under", "beneath", "short", "not", "doesn", "less", "smaller"};
	bool limit = false;
	for (uint32_t k = m->token; k-- > p->first && k + LIMIT_TOKENS >= m->token;) {
		if (t->token[k].kind == TOKEN_SIGN && strchr(",;:.", t->token[k].sign))
			return false;
		if (limit && token_in(t, k, below, sizeof below / sizeof *below))
			return true;
		limit = limit || (token_in(t, k, limits, sizeof limits / sizeof *limits) &&
				     (token_is(t, k + 1, "for") || token_is(t, k + 1, "of") ||
					 token_is(t, k + 2, "which")));
	}
	return false;
}

size_t gather_asked(
    const struct text *t, const struct part *p, bool conditions, struct asked_for *out, size_t max)
{
	size_t n = 0;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class != W_MODALITY || is_seen(t, p, m) || is_ordered(t, p, m) ||
		    is_short_of(t, p, m) || negated(t, p, m) ||
		    (!conditions && in_condition(t, p, m)))
			continue;
		struct asked_for *a = n ? &out[n - 1] : NULL;
		if (!a || (n < max && is_another(t, p, a->last, m))) {
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

const char *modalities_of(struct text *t, const struct asked_for *a)
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
/* "Pancreatic cyst, MRI in 1 year": what the same sentence found. */
static void region_of_finding(struct text *t, const struct part *p, uint32_t exam, struct rec *r)
{
	for (uint32_t k = exam; k-- > p->first && !*r->region;)
		take_region(t, r, k);
}

/* "CTA chest, abdomen and pelvis": the exam's own name ends with the first of them. */
static void take_list_behind(struct text *t, struct rec *r, uint32_t k, uint32_t end)
{
	for (; k < end; k++) {
		const struct mark *region = mark_at(t, k, W_REGION);
		if (region) {
			take_region(t, r, k);
			k = mark_end(region) - 1;
		} else if (!is_sign(t, k, ',') && !is_sign(t, k, '/') && !is_sign(t, k, '&') &&
			   !token_is(t, k, "and")) {
			return;
		}
	}
}

void find_region(struct text *t, const struct part *p, const struct asked_for *a, struct rec *r)
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
	if (implied && strcmp(r->region, "breast") != 0)
		take_list_behind(
		    t, r, end, a->to < end + REGION_BEHIND ? a->to : end + REGION_BEHIND);
	if (!*r->region)
		region_of_finding(t, p, first->token, r);
}

/* ---- acts that are no imaging --------------------------------------------------------------- */

#define REFER_WORDS 5
#define HEAD_WORDS  4
#define SHORT_WORDS 6

static bool class_within(const struct text *t, const struct part *p, const struct mark *m,
    enum word_class class, int words)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *k = &t->mark[i];
		bool before = mark_end(k) <= m->token;
		if (k->class != class || (!before && k->token < mark_end(m)))
			continue;
		uint32_t a = before ? mark_end(k) : mark_end(m), b = before ? m->token : k->token;
		if (words_between(t, a, b) <= words && !break_between(t, a, b, ".;:"))
			return true;
	}
	return false;
}

bool names_people(const struct text *t, uint32_t token)
{
	static const char *const ends[] = {"logy", "logist", "ics", "surgery", "surgeon",
	    "surgeons", "clinic", "team", "ent", "gp", "pcp", "service", "unit", "centre", "center",
	    "iatry"};
	const struct token *k = &t->token[token];
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);
		if (k->len >= n && strncasecmp(t->data + k->start + k->len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* "To ENT oncology within 2 weeks", "vascular clinic, nonurgent, 4-6 wks": a time to come is all
 * that hands it over. */
static bool given_time(const struct text *t, const struct part *p, const struct mark *m)
{
	struct interval v;
	uint32_t first = m->token;
	if (!names_people(t, mark_end(m) - 1) || is_past(t, p, m) ||
	    t->sentence[p->sentence].section == SECTION_FINDINGS || p->sentence == 0)
		return false;
	while (first > p->first && !is_sign(t, first - 1, ':') && !is_sign(t, first - 1, ','))
		first--;
	return words_between(t, first, m->token) <= HEAD_WORDS &&
	       find_interval(t, mark_end(m), p->end, &v) &&
	       words_between(t, mark_end(m), v.first) <= HEAD_WORDS &&
	       !mark_at(t, v.first, W_FREQUENCY);
}

/* "Orthopedic hand follow up", "orthopedic foot and ankle follow-up": the part of the body says
 * which of them. */
static bool follows_part(const struct text *t, const struct mark *m)
{
	uint32_t k = mark_end(m);
	while (mark_at(t, k, W_REGION) || (k > mark_end(m) && token_is(t, k, "and")))
		k = mark_at(t, k, W_REGION) ? mark_end(mark_at(t, k, W_REGION)) : k + 1;
	return k > mark_end(m) && mark_at(t, k, W_FOLLOW);
}

/* "He needs a urologist" */
static bool is_needed(const struct text *t, const struct part *p, const struct mark *m)
{
	uint32_t a = m->token - 1;
	return m->token > p->first + 1 && (token_is(t, a, "a") || token_is(t, a, "an")) &&
	       (token_is(t, a - 1, "needs") || token_is(t, a - 1, "need"));
}

/* "Urology", beside which stands "referral", or which "recommend" is said of. */
static bool is_handed_over(const struct text *t, const struct part *p, const struct mark *m)
{
	return class_within(t, p, m, W_REFER, REFER_WORDS) || class_within(t, p, m, W_FOLLOW, 0) ||
	       follows_part(t, m) || given_time(t, p, m) ||
	       ((mark_ends_at(t, m->token, W_RECOMMEND) || is_needed(t, p, m)) &&
		   names_people(t, mark_end(m) - 1) &&
		   !token_is(t, m->token - 1, "by")); /* "followed by hepatology": they do */
}

/* "Correlate with LFTs": of what is there already. */
static bool is_correlated(const struct text *t, const struct part *p, const struct mark *m)
{
	for (uint32_t k = m->token; k-- > p->first && k + 6 > m->token;)
		if (t->token[k].len >= 9 &&
		    strncasecmp(t->data + t->token[k].start, "correlat", 8) == 0)
			return true;
	return false;
}

/* "Ultrasound in 6 months, with AFP": done at the same visit. */
static bool goes_with(const struct text *t, const struct part *p, const struct mark *m)
{
	if (m->class != W_ACTION || m->token == p->first ||
	    !(token_is(t, m->token - 1, "with") || token_is(t, m->token - 1, "without")))
		return false;
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		if (k->class == W_MODALITY)
			return true;
	return false;
}

/* "2WW head and neck referral": the way, where somebody is named too. */
static bool is_general(const struct text *t, const struct part *p, const struct mark *m)
{
	if (m->class != W_SERVICE || !value_is(t, m, "REF"))
		return false;
	for (const struct mark *k = t->mark + p->mark; k < t->mark + p->mark_end; k++)
		if (k->class == W_SERVICE && !value_is(t, k, "REF"))
			return true;
	return false;
}

static bool seen_before(const struct text *t, const struct mark *m)
{
	for (uint32_t k = m->token; k-- > 0 && k + 3 > m->token;) {
		const struct mark *seen = mark_at(t, k, W_SEEN);
		if (seen && mark_end(seen) == m->token)
			return true;
	}
	return false;
}

/* Without a verb it has to stand at the head, or to have a time. */
static bool heads_part(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct token *word = &t->token[p->first];
	if (token_is(t, p->first, "seen") || token_is(t, p->first, "known") ||
	    (word->len > 4 && strncasecmp(t->data + word->start + word->len - 2, "ed", 2) == 0))
		return false; /* "Reviewed with surgery": that was */
	uint32_t first = m->token;
	while (first > p->first && !is_sign(t, first - 1, ':'))
		first--;
	return words_between(t, first, m->token) <= HEAD_WORDS &&
	       !break_between(t, first, m->token, ",;(");
}

/* "Urology consultation for the mass", not "Cardiac evaluation is limited": behind an order stands
 * nothing, or what it is for, or when. */
static bool ends_order(const struct text *t, const struct part *p, const struct mark *m)
{
	static const char *const words[] = {"for", "within", "in", "to", "if", "as", "via", "and",
	    "or", "with", "regarding", "re", "at", "discussion", "urgently", "please", "on", "when",
	    "w", "next", "soon", "now"};
	uint32_t k = mark_end(m);
	while (k < p->end && (mark_at(t, k, W_REFER) || mark_at(t, k, W_SERVICE)))
		k = mark_at(t, k, W_REFER) ? mark_end(mark_at(t, k, W_REFER))
					   : mark_end(mark_at(t, k, W_SERVICE));
	if (k >= p->end || token_is(t, k - 1, "for") || t->token[k].kind != TOKEN_WORD ||
	    mark_at(t, k, W_BOUND) || mark_at(t, k, W_FREQUENCY) || names_people(t, k))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_is(t, k, words[i]))
			return true;
	return false;
}

static bool act_is_live(const struct text *t, const struct part *p, const struct mark *m,
    const struct advice_verdict *v)
{
	struct interval any;
	bool first = p->sentence == 0 && t->sentence_count > 1;
	if (m->token == p->first && token_is(t, mark_end(m), "referral") &&
	    (first || token_is(t, mark_end(m) + 1, "with")))
		return false; /* "GP referral with cough": who sent the patient */
	if (v->live)
		return true;
	if (t->sentence[p->sentence].section == SECTION_FINDINGS || v->past)
		return false;
	if (find_interval(t, p->first, m->token, &any) && any.ahead && any.end == m->token)
		return true; /* "STAT echocardiogram" */
	if (m->class == W_SERVICE && given_time(t, p, m))
		return true;
	bool title = p->sentence == 0 && t->sentence_count > 1; /* "DXA, menopausal check, 57 y" */
	if (find_interval(t, mark_end(m), p->end, &any) &&
	    (any.ahead || (mark_at(t, any.end, W_FROM) && !is_done(t, p, m)) ||
		(!title && words_between(t, p->first, p->end) <= SHORT_WORDS)))
		return true;
	if (first && !v->live && t->token[mark_end(m)].kind == TOKEN_NUMBER)
		return false; /* "Lung MDT 17/08/2026" heads its minutes */
	bool order = m->class == W_SERVICE || value_is(t, m, "MDT") || value_is(t, m, "EGD") ||
		     value_is(t, m, "COLONOSCOPY") || value_is(t, m, "BRONCHOSCOPY") ||
		     value_is(t, m, "CYSTOSCOPY");
	return order && heads_part(t, p, m) && ends_order(t, p, m) &&
	       (m->class != W_SERVICE || class_within(t, p, m, W_REFER, REFER_WORDS));
}

/* "Referral to nephrology, and ultrasound in 3 months": the time is the exam's. */
static struct asked_for own_stretch(
    const struct text *t, const struct part *p, const struct mark *m)
{
	struct asked_for own = {.from = p->first, .to = p->end};
	for (const struct mark *k = t->mark + p->mark; k < t->mark + p->mark_end; k++) {
		if (k->class != W_MODALITY)
			continue;
		if (mark_end(k) <= m->token)
			own.from = m->token;
		else if (k->token >= mark_end(m) && k->token < own.to)
			own.to = k->token;
	}
	return own;
}

/* "Ectasia after cholecystectomy", "CT 3 months after the ablation" */
static bool is_behind_surgery(const struct text *t, const struct mark *m)
{
	uint32_t k = m->token;
	k -= k > 1 &&
	     (token_is(t, k - 1, "the") || token_is(t, k - 1, "her") || token_is(t, k - 1, "his"));
	return k && value_is(t, m, "SURGERY") &&
	       (token_is(t, k - 1, "after") || token_is(t, k - 1, "following"));
}

size_t gather_actions(const struct text *t, const struct part *p, const struct advice_verdict *v,
    struct asked_for *out, size_t max)
{
	size_t n = 0;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if ((m->class != W_ACTION && m->class != W_SERVICE) ||
		    (m->class == W_SERVICE && !is_handed_over(t, p, m)) || seen_before(t, m) ||
		    is_behind_surgery(t, m) || is_correlated(t, p, m) || goes_with(t, p, m) ||
		    is_general(t, p, m) || negated(t, p, m) || is_past(t, p, m) ||
		    mark_at(t, mark_end(m), W_DONE) || in_condition(t, p, m) ||
		    !act_is_live(t, p, m, v))
			continue;
		struct asked_for *a = n ? &out[n - 1] : NULL;
		if (!a || (n < max && strcmp(entry_of(t, a->last)->value, entry_of(t, m)->value))) {
			out[n] = own_stretch(t, p, m);
			if (a && a->to > m->token)
				a->to = m->token;
			if (a && out[n].from < m->token && out[n].from <= a->last->token)
				out[n].from = m->token;
			a = &out[n++];
			a->modality[a->modalities++] = m;
		}
		a->last = m;
	}
	return n;
}
