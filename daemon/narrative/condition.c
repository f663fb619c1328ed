/* SPDX-License-Identifier: Apache-2.0
 *
 * condition.c - what a request hangs on: what the future brings, or what somebody knows today.
 */
#include "autoconf.h"
#include "recommend.h"

#define CLAUSE_TOKENS 24

/* Where "yearly" stands before a number, too. */
static bool first_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out)
{
	for (; from < to; from++)
		if (interval_at(t, from, to, out) && out->usable)
			return true;
	return false;
}

/* "CT at 6 months and, if no change, again at 18", "CXR at 6/52 and if it has not cleared CT": an
 * exam and its time stand before it, and something parts them from the condition. */
static bool tells_next_step(const struct text *t, const struct part *p, const struct mark *m)
{
	struct interval v, next;
	uint32_t exam = p->first;
	while (exam < m->token && !mark_at(t, exam, W_MODALITY) && !mark_at(t, exam, W_AGAIN))
		exam++;
	if (exam == m->token || !first_interval(t, p->first, m->token, &v))
		return false;
	uint32_t k = v.end > exam + 1 ? v.end : exam + 1;
	if (find_interval(t, k, m->token, &next))
		return true;
	bool parted = false;
	for (; k < m->token; k++)
		parted = parted || mark_at(t, k, W_NEXT) || mark_at(t, k, W_MODALITY) ||
			 mark_value(t, k, W_TO, "and") ||
			 (is_sign(t, k, ',') && words_between(t, k, m->token) > 0);
	return parted ||
	       (is_sign(t, m->token - 1, ',') && find_interval(t, mark_end(m), p->end, &next));
}

/* "CT in 12 months and, if stable, no further CT": the condition is on what follows it. */
static bool speaks_of_later(const struct text *t, const struct part *p, const struct mark *m)
{
	bool asked = false;
	for (const struct mark *k = m; k-- > t->mark + p->mark;)
		asked = asked || k->class == W_MODALITY;
	if (!value_is(t, m, "fact") && tells_next_step(t, p, m))
		return true;
	if (!asked || !is_sign(t, m->token - 1, ','))
		return false;
	for (const struct mark *k = m + 1; k < t->mark + p->mark_end; k++)
		if ((k->class == W_NEGATION || k->class == W_RECOMMEND) &&
		    break_between(t, mark_end(m), k->token, ","))
			return true;
	return false;
}

static bool opens_clause(const struct text *t, const struct part *p, uint32_t token)
{
	return token == p->first || is_sign(t, token - 1, ',') || is_sign(t, token - 1, ':') ||
	       t->token[token].gap & GAP_LINE || t->token[token].caps == CAPS_FIRST;
}

/* "Should snuffbox tenderness persist": the word alone says nothing, the verb behind it does. */
static bool is_inverted(const struct text *t, const struct part *p, const struct mark *m)
{
	if (!opens_clause(t, p, m->token) || mark_at(t, m->token, W_RECOMMEND))
		return false;
	for (uint32_t k = mark_end(m); k < p->end && k < m->token + 8; k++)
		if (mark_at(t, k, W_LATER))
			return true;
	return false;
}

static bool ends_clause(const struct text *t, uint32_t k)
{
	return (t->token[k].kind == TOKEN_SIGN && strchr(",;:", t->token[k].sign)) ||
	       mark_at(t, k, W_MODALITY) || mark_at(t, k, W_RECOMMEND);
}

bool is_still_felt(const struct text *t, uint32_t k)
{
	static const char *const felt[] = {"tender", "painful", "symptomatic", "swollen", "sore",
	    "limping", "unable", "coughing", "bleeding", "febrile", "unwell", "pain", "hurting",
	    "palpable"};
	if (!token_is(t, k, "still"))
		return false;
	uint32_t behind = k + 1 + (token_is(t, k + 1, "in") || token_is(t, k + 1, "having"));
	if (token_is(t, behind, "not") && behind + 1 < t->token_count) {
		const struct token *verb = &t->token[behind + 1]; /* "still not using the arm" */
		return verb->len > 5 &&
		       strncasecmp(t->data + verb->start + verb->len - 3, "ing", 3) == 0;
	}
	return token_in(t, behind, felt, sizeof felt / sizeof *felt);
}

/* "If inflammatory back pain is suspected": what somebody thinks today, whatever it is of. */
static bool is_thought(const struct text *t, const struct part *p, uint32_t k)
{
	static const char *const words[] = {"suspected", "suspicion", "thought", "believed"};
	for (uint32_t end = k + 6; k < p->end && k < end && t->token[k].kind != TOKEN_SIGN; k++)
		if (token_in(t, k, words, sizeof words / sizeof *words))
			return true;
	return false;
}

/* "If there is night pain", "if pain is present": what an examination finds today. */
static bool is_found_today(const struct text *t, const struct mark *condition, uint32_t felt)
{
	uint32_t k = mark_end(condition);
	bool there =
	    token_is(t, k, "there") && (token_is(t, k + 1, "is") || token_is(t, k + 1, "are"));
	bool present = (token_is(t, felt + 1, "is") || token_is(t, felt + 1, "are")) &&
		       token_is(t, felt + 2, "present");
	return (there && felt > k + 2) || present;
}

/* "If there is concern for progression": of today, whatever it is for. */
static bool is_concern(const struct text *t, uint32_t k)
{
	static const char *const words[] = {"concern", "concerns", "suspicion"};
	return token_in(t, k, words, sizeof words / sizeof *words) &&
	       (token_is(t, k + 1, "for") || token_is(t, k + 1, "of") ||
		   token_is(t, k + 1, "about"));
}

static enum condition condition_at(const struct text *t, const struct part *p, const struct mark *m)
{
	const char *value = entry_of(t, m)->value;
	if (strcmp(value, "inverted") == 0)
		return is_inverted(t, p, m) ? CONDITION_LATER : CONDITION_NONE;
	if (strcmp(value, "later") == 0)
		return CONDITION_LATER;
	if (strcmp(value, "fact") == 0)
		return CONDITION_FACT;
	for (uint32_t k = mark_end(m); k < p->end && k < m->token + CLAUSE_TOKENS; k++) {
		if (is_concern(t, k))
			return CONDITION_FACT;
		if (is_still_felt(t, k))
			return CONDITION_LATER;
		if (mark_value(t, k, W_LATER, "felt") && is_found_today(t, m, k))
			continue;
		if (mark_at(t, k, W_LATER))
			return mark_value(t, k, W_LATER, "today") || is_thought(t, p, k)
				   ? CONDITION_FACT
				   : CONDITION_LATER;
		if (k > mark_end(m) && ends_clause(t, k))
			break;
	}
	return CONDITION_FACT;
}

bool is_condition(const struct text *t, const struct part *p, const struct mark *m)
{
	return condition_at(t, p, m) != CONDITION_NONE;
}

/* "if not already obtained" */
static bool says_already(const struct text *t, const struct mark *m)
{
	return token_is(t, m->token + 1, "not") &&
	       (token_is(t, m->token + 2, "already") || token_is(t, m->token + 2, "yet") ||
		   token_is(t, m->token + 2, "previously"));
}

/* "(or CT if MRI is unsafe)": what is named with the condition is the other way. */
static bool exam_in_brackets(const struct text *t, uint32_t condition)
{
	for (uint32_t k = condition; k-- > 0 && !is_sign(t, k, '(');)
		if (mark_at(t, k, W_MODALITY))
			return true;
	return false;
}

/* "Referral to the clinic, with MR angiography in 6 months if left alone", "CT or, if pregnant,
 * MRI": the condition is on what stands behind the comma.  "MRA and referral if not already made":
 * on the referral. */
bool stands_free(const struct text *t, const struct part *p, const struct mark *thing)
{
	bool parted = false, other = false, handed = false, aside = false;
	for (uint32_t k = mark_end(thing); k < p->end; k++) {
		aside = is_sign(t, k, '(') || (aside && !is_sign(t, k, ')'));
		if (mark_at(t, k, W_CONDITION)) {
			if (aside && exam_in_brackets(t, k))
				return true;
			if (handed && says_already(t, mark_at(t, k, W_CONDITION)))
				return true;
			bool comma = is_sign(t, k - 1, ',') && k > mark_end(thing) + 1;
			return comma ? mark_at(t, k - 2, W_TO) != NULL : other;
		}
		parted = parted || is_sign(t, k, ',');
		handed = handed || (mark_value(t, k, W_TO, "and") && mark_at(t, k + 1, W_REFER));
		other = other || (parted && (mark_at(t, k, W_MODALITY) || mark_at(t, k, W_ACTION) ||
						mark_at(t, k, W_SERVICE)));
	}
	return false;
}

/* "In a patient at high risk CT at 12 months, in low-risk none": which of them this one is,
 * somebody has to say.  One of the two words alone tells of this patient. */
static bool weighs_risk(const struct text *t, const struct part *p)
{
	const struct sentence *s = &t->sentence[p->sentence];
	int ranks = 0;
	if (!HAS(s, W_GUIDELINE))
		return false;
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		ranks += t->mark[i].class == W_POPULATION && value_is(t, &t->mark[i], "rank");
	return ranks > 1;
}

enum condition condition_of(const struct text *t, const struct part *p)
{
	enum condition found = CONDITION_NONE;
	for (uint32_t i = p->mark; i < p->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		enum condition own = CONDITION_NONE;
		if (m->class == W_CONDITION && !speaks_of_later(t, p, m))
			own = condition_at(t, p, m);
		else if (m->class == W_POPULATION && found != CONDITION_FACT &&
			 (value_is(t, m, "risk") || (value_is(t, m, "rank") && weighs_risk(t, p))))
			own = CONDITION_FACT;
		found = own > found ? own : found;
	}
	return found;
}
