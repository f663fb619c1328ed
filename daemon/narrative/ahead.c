/* SPDX-License-Identifier: Apache-2.0
 *
 * ahead.c - a look to come that is told without a wish: "next scan in 4 weeks", "renal MRI in for
 * months", "we concur" behind what others advised.  Fails: never.
 */
#include "autoconf.h"
#include "recommend.h"

#define UNIT_REACH 3 /* words from "in" to "months" */
#define AGREED	   8 /* tokens that say with what */

/* "Next scan in 4 weeks.": the same exam, and a time to come. */
bool looks_again(const struct text *t, const struct sentence *s)
{
	struct interval v;
	const struct mark *again = mark_at(t, s->first, W_AGAIN);
	if (again && is_sign(t, mark_end(again), ':') && s->section != SECTION_FINDINGS)
		return find_interval(t, mark_end(again), s->end, &v); /* "Next scan: 3 months" */
	if (again && s->section == SECTION_BODY && HAS(s, W_UNIT))
		return find_interval(t, mark_end(again), s->end, &v) && v.ahead;
	return HAS(s, W_AGAIN) && HAS(s, W_UNIT) &&
	       (s->section == SECTION_IMPRESSION || s->section == SECTION_ADDENDUM) &&
	       find_interval(t, s->first, s->end, &v) && v.ahead;
}

/* "In for months", "at sex weeks", "in [ ] months": behind an exam, and no number that was read. */
static bool leads_to_unit(const struct text *t, uint32_t unit, uint32_t first)
{
	static const char *const leads[] = {"in", "at", "within", "after"};
	for (uint32_t k = unit; k-- > first && words_between(t, k, unit) <= UNIT_REACH;)
		for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
			if (token_is(t, k, leads[i]))
				return k + 1 < unit;
	return false;
}

bool time_is_unread(const struct text *t, const struct sentence *s)
{
	const uint64_t past = BIT(W_PAST) | BIT(W_SEEN) | BIT(W_DONE) | BIT(W_HISTORY) |
			      BIT(W_NEGATION) | BIT(W_NO_NEED) | BIT(W_CONDITION) | BIT(W_WITHDRAW);
	struct interval v;
	uint32_t exam = 0;
	if (!(s->classes & (BIT(W_MODALITY) | BIT(W_ACTION))) || !HAS(s, W_UNIT) ||
	    s->classes & past || s->section == SECTION_FINDINGS ||
	    find_interval(t, s->first, s->end, &v))
		return false;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class == W_MODALITY || m->class == W_ACTION)
			exam = mark_end(m);
		if (m->class == W_UNIT && exam && leads_to_unit(t, m->token, exam))
			return true;
	}
	return false;
}

/* "The letter reads: "Suggest MRI at one year." We concur with them": what was quoted is wanted. */
bool agrees_with_advice(const struct text *t, uint32_t index)
{
	static const char *const who[] = {"we", "i"};
	static const char *const verbs[] = {"concur", "agree", "endorse", "support", "second"};
	static const char *const read[] = {"report", "interpretation", "reading", "finding",
	    "findings", "impression", "preliminary", "measurement", "that", "there"};
	const struct sentence *s = &t->sentence[index];
	if (index == 0 || s->skip || s[-1].paragraph != s->paragraph ||
	    !token_in(t, s->first, who, sizeof who / sizeof *who) ||
	    !token_in(t, s->first + 1, verbs, sizeof verbs / sizeof *verbs))
		return false;
	for (uint32_t k = s->first + 2; k < s->end && k < s->first + AGREED; k++)
		if (token_in(t, k, read, sizeof read / sizeof *read))
			return false;
	bool wish = HAS(s - 1, W_RECOMMEND) || HAS(s - 1, W_PAST) || HAS(s - 1, W_FOLLOW);
	return wish && (HAS(s - 1, W_MODALITY) || HAS(s - 1, W_ACTION) || HAS(s - 1, W_UNIT)) &&
	       !HAS(s - 1, W_NO_NEED);
}
