/* SPDX-License-Identifier: Apache-2.0
 *
 * trigger.c - whether a sentence asks for something, and how firmly.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>
#include <strings.h>

#define NEGATION_WORDS 4
#define PAST_WORDS     6
#define AWAITED_TOKENS 6
#define MAY_REACH      3 /* from an exam to "could be" */

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

bool negated(const struct text *t, const struct part *p, const struct mark *m)
{
	if (token_is(t, m->token, "we") || token_is(t, m->token, "i"))
		return false; /* "Instead of discharge we propose" */
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
			if (token_is(t, i, "we") || (i > end && token_is(t, i, "i")) ||
			    mark_value(t, i, W_TO, "and"))
				return false;
		return true;
	}
	return false;
}

bool is_past(const struct text *t, const struct part *p, const struct mark *m)
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

/* "to show": what an exam is for, not what it did. */
bool is_infinitive(const struct text *t, const struct mark *m)
{
	const struct token *to = m->token ? &t->token[m->token - 1] : NULL;
	return to && to->len == 2 &&
	       (strncasecmp(t->data + to->start, "to", 2) == 0 ||
		   strncasecmp(t->data + to->start, "be", 2) == 0);
}

/* "A biopsy is advised, and has been scheduled": what is arranged is still to be made. */
static bool is_arranged_wish(const struct text *t, const struct mark *m, const struct mark *done)
{
	static const char *const made[] = {"scheduled", "booked", "arranged"};
	static const char *const wished[] = {
	    "recommended", "advised", "suggested", "indicated", "warranted", "required", "needed"};
	bool wish = false;
	for (size_t i = 0; m->class == W_RECOMMEND && i < sizeof wished / sizeof *wished; i++)
		wish = wish || token_is(t, mark_end(m) - 1, wished[i]);
	if (!wish)
		return false;
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		if (token_is(t, mark_end(done) - 1, made[i]))
			return words_between(t, mark_end(m), done->token) > 0;
	return false;
}

/* "6 weeks after antibiotics are completed": a time to come, and nothing that is over. */
bool is_awaited(const struct text *t, const struct part *p, const struct mark *done)
{
	static const char *const times[] = {"after", "once", "following", "when", "until", "post"};
	bool treated = false;
	for (uint32_t k = done->token; k-- > p->first && k + AWAITED_TOKENS > done->token;) {
		treated = treated || mark_at(t, k, W_TREATMENT);
		if (t->token[k].kind == TOKEN_SIGN || mark_at(t, k, W_MODALITY))
			return false;
		for (size_t i = 0; i < sizeof times / sizeof *times; i++)
			if (treated && token_is(t, k, times[i]))
				return true;
	}
	return false;
}

/* "... was completed": behind the trigger, with no other trigger between. */
bool is_done(const struct text *t, const struct part *p, const struct mark *m)
{
	for (uint32_t k = m->token; k < mark_end(m); k++)
		if (token_is(t, k, "ensure") || token_is(t, k, "sure"))
			return false; /* "Please ensure that a CT is scheduled" */
	for (const struct mark *k = m + 1; k < t->mark + p->mark_end; k++) {
		if ((k->class == W_RECOMMEND || k->class == W_CONDITION) && k->token >= mark_end(m))
			return false;
		if (k->class == W_DONE && k->token >= mark_end(m) && !is_infinitive(t, k) &&
		    !is_arranged_wish(t, m, k) && !is_awaited(t, p, k))
			return true;
	}
	return false;
}

/* "CT can be done, low risk patients need nothing": of somebody else. */
static bool is_of_others(const struct text *t, const struct part *p, const struct mark *no)
{
	bool asked = false, comma = false;
	for (uint32_t k = p->first; k < no->token; k++) {
		comma = comma || (asked && is_sign(t, k, ','));
		asked = asked || mark_at(t, k, W_RECOMMEND);
	}
	return comma && p->condition;
}

/* "CT in 12 months", not "CT surveillance of five years", "two years of CT". */
static bool has_time_ahead(const struct text *t, uint32_t from, uint32_t to)
{
	static const char *const lasts[] = {"of", "for", "over", "since", "past", "last"};
	struct interval found;
	return find_interval(t, from, to, &found) && !token_is(t, found.end, "of") &&
	       !(found.first > from &&
		   token_in(t, found.first - 1, lasts, sizeof lasts / sizeof *lasts));
}

/* "CT in 12 months and, if unchanged, surveillance can be stopped": once what it names was made. */
static bool ends_after(const struct text *t, const struct part *p, const struct mark *no)
{
	if (!value_is(t, no, "ends") ||
	    (!has_time_ahead(t, p->first, no->token) && !has_time_ahead(t, mark_end(no), p->end)))
		return false;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if ((m->class == W_MODALITY || m->class == W_ACTION) &&
		    (m->token < no->token || m->token >= mark_end(no)))
			return true;
	}
	return false;
}

bool says_no_need(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class == W_NO_NEED && !ends_after(t, p, &t->mark[i]))
			return true;
	return false;
}

/* "... is not necessary". */
static bool not_needed(const struct text *t, const struct part *p)
{
	for (uint32_t i = p->mark; i < p->mark_end; i++)
		if (t->mark[i].class == W_NO_NEED && !is_of_others(t, p, &t->mark[i]) &&
		    !ends_after(t, p, &t->mark[i]))
			return true;
	return false;
}

/* "as per Dr. X's schedule": a plan that is there. */
static bool is_plan(const struct text *t, const struct part *p, const struct mark *m)
{
	for (uint32_t k = m->token; k-- > p->first && k + 6 > m->token;)
		if (mark_value(t, k, W_BY, "") && mark_end(mark_at(t, k, W_BY)) <= m->token)
			return t->token[m->token].len >= 8 &&
			       strncasecmp(t->data + t->token[m->token].start, "schedule", 8) == 0;
	return false;
}

static bool is_past_year(const struct text *t, uint32_t k)
{
	int year = 0, month, day;
	if (t->token[k].kind != TOKEN_NUMBER || t->token[k].len != 4 || !t->o || !t->o->day ||
	    t->o->day == DATE_NONE)
		return false;
	date_civil(t->o->day, &year, &month, &day);
	return t->token[k].number < year && t->token[k].number > year - 40;
}

/* "2022 - control: 11 mm, MRI after 12 months recommended": a line of a history. */
static bool leads_year(const struct text *t, const struct part *p)
{
	uint32_t behind = p->first + 1;
	return behind < p->end && is_past_year(t, p->first) &&
	       (t->token[behind].gap & GAP_HYPHEN || is_sign(t, behind, ':'));
}

/* "At that time there was a nodule and I advised a CT" */
static bool opens_then(const struct text *t, const struct part *p)
{
	return token_is(t, p->first, "at") && token_is(t, p->first + 1, "that") &&
	       (token_is(t, p->first + 2, "time") || token_is(t, p->first + 2, "point"));
}

/* "Outside CT of May described a nodule and advised a CT": the verb's subject is of the past. */
static bool is_told(const struct text *t, const struct part *p, const struct mark *m)
{
	const struct token *verb = &t->token[m->token];
	if (m->count != 1 || verb->len < 6 ||
	    strncasecmp(t->data + verb->start + verb->len - 2, "ed", 2) != 0)
		return false;
	struct day d;
	if (leads_year(t, p) || opens_then(t, p))
		return true;
	static const char *const exams[] = {"examination", "exam", "study", "scan", "report"};
	for (uint32_t k = p->first; k + 1 < m->token; k++) /* "the examination of August 2024" */
		for (size_t i = 0; i < sizeof exams / sizeof *exams; i++)
			if (token_is(t, k, exams[i]) && mark_at(t, k + 1, W_FROM) &&
			    day_at(t, k + 2, m->token, false, &d))
				return true;
	for (uint32_t k = p->first; k < m->token; k++) /* "In 2021 we recommended" */
		if (k > 0 && mark_at(t, k - 1, W_BY) && is_past_year(t, k))
			return true;
	for (const struct mark *k = m; k-- > t->mark + p->mark;) {
		/* "Ultrasound of 11 February showed" */
		if ((k->class == W_MODALITY || k->class == W_IMAGING) &&
		    mark_at(t, mark_end(k), W_FROM) &&
		    day_at(t, mark_end(k) + 1, m->token, false, &d))
			return true;
		if (k->class != W_HISTORY || mark_end(k) > m->token)
			continue;
		const struct token *of = &t->token[mark_end(k)];
		bool names = mark_at(t, mark_end(k), W_MODALITY) ||
			     mark_at(t, mark_end(k), W_IMAGING) ||
			     (of->len == 6 && strncasecmp(t->data + of->start, "report", 6) == 0);
		if (names && !break_between(t, mark_end(k), m->token, ";:") &&
		    !mark_ends_at(t, m->token, W_UNIT))
			return true;
	}
	return false;
}

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

/* "MRI suggests a tear": what an exam shows; "suggest" of a wish has what it wants behind it. */
static bool is_appearance(const struct text *t, const struct part *p, const struct mark *m)
{
	static const enum word_class wants[] = {W_MODALITY, W_IMAGING, W_FOLLOW, W_ACTION,
	    W_SERVICE, W_WORKUP, W_AGAIN, W_UNIT, W_REFER};
	const struct token *k = &t->token[m->token];
	if (m->class != W_RECOMMEND || m->count != 1 || k->len < 7 ||
	    strncasecmp(t->data + k->start, "suggest", 7) != 0 ||
	    (k->len == 9 && strncasecmp(t->data + k->start + 7, "ed", 2) == 0))
		return false;
	for (const struct mark *o = m + 1; o < t->mark + p->mark_end; o++)
		for (size_t c = 0; c < sizeof wants / sizeof *wants; c++)
			if (o->class == wants[c] && o->token > m->token)
				return false;
	return true;
}

static void weigh_trigger(
    const struct text *t, const struct part *p, const struct mark *m, struct advice_verdict *v)
{
	if (negated(t, p, m)) {
		v->negated = true;
		return;
	}
	if (is_appearance(t, p, m))
		return;
	/* "the study of August recommended a repeat MRI": the second word is of the same told wish
	 */
	if (v->told && mark_at(t, m->token, W_AGAIN))
		return;
	if (is_told(t, p, m))
		v->past = v->told = true;
	if (is_past(t, p, m) || is_done(t, p, m) || names_asked(t, p, m) || is_plan(t, p, m) ||
	    is_told(t, p, m))
		return;
	if (m->class == W_FOLLOW) {
		v->follow = true;
		return;
	}
	if (value_is(t, m, "if") && p->condition != CONDITION_FACT)
		return; /* "MRI is more sensitive": a wish only beside "if stroke remains a concern"
			 */
	v->live = true;
	v->firm = v->firm || !mark_at(t, m->token, W_AGAIN);
	if (value_is(t, m, "weak") || value_is(t, m, "if"))
		v->weak = true;
	else
		v->strong = true;
}

/* "Not fully assessed on this examination": the one of this report, not one to come. */
static bool is_this_one(const struct text *t, const struct mark *m)
{
	static const char *const words[] = {"this", "present", "current", "todays"};
	for (size_t i = 0; m->token && i < sizeof words / sizeof *words; i++)
		if (token_is(t, m->token - 1, words[i]))
			return m->class == W_IMAGING;
	return false;
}

static bool is_participle(const struct text *t, uint32_t k)
{
	static const char *const others[] = {"done", "sought", "undertaken", "taken", "made"};
	const struct token *w = &t->token[k];
	return k < t->token_count && w->kind == TOKEN_WORD &&
	       (token_in(t, k, others, sizeof others / sizeof *others) ||
		   (w->len > 5 && strncasecmp(t->data + w->start + w->len - 2, "ed", 2) == 0));
}

/* "If she was irradiated as a child, FNA could be entertained", "biopsy if that was not done": a
 * fact that somebody knows, and what would be done then, whatever the verb. */
static bool would_be_done(const struct text *t, const struct part *p)
{
	static const char *const may[] = {"could", "would", "may", "might", "should", "can"};
	if (p->condition != CONDITION_FACT)
		return false;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if ((m->class != W_MODALITY && m->class != W_ACTION) || in_condition(t, p, m))
			continue;
		/* "Hormonal evaluation if he is hypertensive" */
		if (words_between(t, p->first, m->token) <= 1 &&
		    mark_at(t, mark_end(m), W_CONDITION))
			return true;
		for (uint32_t k = mark_end(m); k < mark_end(m) + MAY_REACH && k + 2 < p->end; k++)
			if (token_in(t, k, may, sizeof may / sizeof *may))
				return token_is(t, k + 1, "be") && is_participle(t, k + 2);
	}
	return false;
}

struct advice_verdict weigh(const struct text *t, const struct part *p)
{
	struct advice_verdict v = {0};
	const struct sentence *s = &t->sentence[p->sentence];
	bool weak_word = false, supposed = false;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		switch ((enum word_class)m->class) {
		case W_RECOMMEND:
		case W_FOLLOW:
			weigh_trigger(t, p, m, &v);
			break;
		case W_IMAGING:
		case W_MODALITY:
			if (is_this_one(t, m))
				break;
			v.negated = v.negated || negated(t, p, m);
			v.imaging = v.imaging || (m->class == W_IMAGING &&
						     !mark_ends_at(t, m->token, W_CLINICAL));
			break;
		case W_CLINICAL:
			v.clinical = true;
			break;
		case W_CONDITION:
			supposed = true;
			break;
		case W_PAST:
			v.past = v.past || !supposed; /* "if she has not had one" */
			break;
		case W_AGAIN:
			v.again = true;
			break;
		case W_WORKUP:
			v.workup = v.workup || !negated(t, p, m);
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
	if (!v.live && !v.negated && !v.past && !v.told && would_be_done(t, p))
		v.live = v.weak = true;
	v.weak = v.weak || (weak_word && !v.strong) || (weak_word && p->condition);
	return v;
}
