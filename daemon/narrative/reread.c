/* SPDX-License-Identifier: Apache-2.0
 *
 * reread.c - whether a report tells of another reading of its exam: one that differs from what was
 * said first, or one that somebody else has given.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "performed.h"

#define DENIED_REACH 4 /* tokens from "no" to "discrepancy" */

enum {
	DIFFER = 1 << 0,  /* two readings are not the same */
	MISSED = 1 << 1,  /* the first one lacks something */
	EARLIER = 1 << 2, /* which of them came first */
	READ = 1 << 3,	  /* that it is a reading */
	NONE = 1 << 4,
	CHANGE = 1 << 5, /* with "from" or "to" behind it */
	SECOND = 1 << 6, /* another's, with OPINION behind it */
	OPINION = 1 << 7,
	AGAIN = 1 << 8 /* another's, in one word */
};

static const struct watched words_of_readings[] = {{"discrepancy", DIFFER, NULL},
    {"discrepancies", DIFFER, NULL}, {"discrepant", DIFFER, NULL}, {"discordant", DIFFER, NULL},
    {"disagree", DIFFER, NULL}, {"disagrees", DIFFER, NULL}, {"disagreement", DIFFER, NULL},
    {"differs", DIFFER, NULL}, {"differ", DIFFER, NULL}, {"contradicts", DIFFER, NULL},
    {"missed", MISSED, NULL}, {"overlooked", MISSED, NULL}, {"unreported", MISSED, NULL},
    {"preliminary", EARLIER | READ, NULL}, {"prelim", EARLIER | READ, NULL},
    {"initial", EARLIER, NULL}, {"original", EARLIER, NULL}, {"overnight", EARLIER, NULL},
    {"resident", EARLIER, NULL}, {"nighthawk", EARLIER, NULL}, {"wet", EARLIER, NULL},
    {"read", READ, NULL}, {"reading", READ, NULL}, {"interpretation", READ | OPINION, NULL},
    {"report", READ, NULL}, {"impression", READ, NULL}, {"no", NONE, NULL}, {"not", NONE, NULL},
    {"without", NONE, NULL}, {"nor", NONE, NULL}, {"never", NONE, NULL}, {"minor", NONE, NULL},
    {"change", CHANGE, NULL}, {"changed", CHANGE, NULL}, {"changes", CHANGE, NULL},
    {"second", SECOND, NULL}, {"expert", SECOND, NULL}, {"subspecialty", SECOND, NULL},
    {"subspecialist", SECOND, NULL}, {"opinion", OPINION, NULL}, {"consultation", OPINION, NULL},
    {"review", OPINION, NULL}, {"reader", OPINION, NULL}, {"overread", AGAIN | READ, NULL},
    {"overreading", AGAIN | READ, NULL}, {"reinterpretation", AGAIN | READ, NULL}};

const struct watch_index *reread_index(struct arena *a)
{
	return watch_index_new(
	    a, words_of_readings, sizeof words_of_readings / sizeof *words_of_readings);
}

struct rereading {
	const struct text *t;
	const struct sentence *s;
	const uint8_t *words;
};

static bool is(const struct rereading *r, uint32_t k, unsigned kinds)
{
	return k >= r->s->first && k < r->s->end && r->words[k] &&
	       words_of_readings[r->words[k] - 1].kinds & kinds;
}

static bool is_denied(const struct rereading *r, uint32_t k)
{
	for (uint32_t n = 1; n <= DENIED_REACH && k >= r->s->first + n; n++)
		if (is(r, k - n, NONE))
			return true;
	return false;
}

/* "The second opinion", "over-read". */
static bool is_second(const struct rereading *r, uint32_t k)
{
	const struct text *t = r->t;
	bool apart = token_is(t, k, "over") && k + 2 < r->s->end && is_sign(t, k + 1, '-') &&
		     is(r, k + 2, READ);
	bool two = is(r, k, SECOND) && (is(r, k + 1, OPINION | READ) ||
					   (is(r, k + 2, OPINION | READ) && !is(r, k + 1, NONE)));
	return is(r, k, AGAIN) || apart || two;
}

static bool names_second(const struct rereading *r)
{
	for (uint32_t k = r->s->first; k < r->s->end; k++)
		if (is_second(r, k))
			return true;
	return false;
}

/* "Change from the preliminary report." */
static bool is_changed(const struct rereading *r, uint32_t k)
{
	return is(r, k, CHANGE) && k + 1 < r->s->end &&
	       (token_is(r->t, k + 1, "from") || token_is(r->t, k + 1, "to"));
}

/* Something that differs, and the reading that it differs from. */
static bool differs(const struct rereading *r)
{
	bool differs = false, earlier = false, read = false;
	for (uint32_t k = r->s->first; k < r->s->end; k++) {
		differs = differs ||
			  ((is(r, k, DIFFER | MISSED) || is_changed(r, k)) && !is_denied(r, k));
		earlier = earlier || is(r, k, EARLIER);
		read = read || is(r, k, READ);
	}
	return differs && earlier && read;
}

const uint8_t *reread_words(struct text *t)
{
	return watch(t->r->readings, t);
}

bool reread_names(const struct text *t, const struct sentence *s, const uint8_t *words)
{
	const struct rereading r = {t, s, words};
	return names_second(&r);
}

void reread_find(struct text *t, const struct net_signs *signs, const uint8_t *words)
{
	const uint64_t wish = BIT(W_RECOMMEND) | BIT(W_FOLLOW) | BIT(W_CONDITION);
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		const struct rereading r = {t, s, words};
		if (s->skip || !performed_is_own(t, s, signs->sentence[i]))
			continue;
		if (!t->out->differs.len && differs(&r))
			t->out->differs = sentence_span(t, s);
		if (s->addendum && !(s->classes & wish) && names_second(&r))
			t->out->reread = sentence_span(t, s);
	}
}
