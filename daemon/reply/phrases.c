/* SPDX-License-Identifier: Apache-2.0
 *
 * phrases.c - what a sentence of an answer says, and what of it stands under a doubt.
 *
 * Fails: a pattern that does not compile is a bug; one that costs too much matches nothing, which
 * leaves its words over, and they go to a person.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "autoconf.h"
#include "reply_parts.h"
#include "followupd/log.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 200000

static pcre2_code *compiled(const char *pattern)
{
	int fault;
	PCRE2_SIZE at;
	pcre2_code *code =
	    pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &fault, &at, NULL);
	if (!code)
		bug("pattern of a reply does not compile at %zu: %.60s", (size_t)at, pattern);
	return code;
}

/* Kept for the life of the process, as the tables of words are. */
static struct {
	pcre2_code **code;
	pcre2_match_context *limits;
	pcre2_match_data *data;
} kept;

static void prepare(void)
{
	if (kept.data)
		return;
	kept.code = calloc(reply_phrase_count, sizeof *kept.code);
	if (!kept.code)
		bug("no memory for patterns");
	for (size_t i = 0; i < reply_phrase_count; i++)
		kept.code[i] = compiled(reply_phrases[i].pattern);
	kept.limits = pcre2_match_context_create(NULL);
	kept.data = pcre2_match_data_create(1, NULL);
	if (!kept.limits || !kept.data)
		bug("no memory for patterns");
	pcre2_set_match_limit(kept.limits, MATCH_LIMIT);
}

#define MATCHES 48

struct phrase_match {
	unsigned mark;
	size_t at, end;
};

/* Whether something between two places of a sentence parts what they say from each other. */
static bool parted(const char *whole, size_t from, size_t to)
{
	static const char *const parts[] = {
	    " - ", " and ", " so ", " because ", " since ", " as ", " who ", " due to ", " but "};
	for (size_t i = from; i < to; i++) {
		if (strchr(",():", whole[i]))
			return true;
		for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
			if (i + strlen(parts[k]) <= to + 1 &&
			    strncmp(whole + i, parts[k], strlen(parts[k])) == 0)
				return true;
	}
	return false;
}

/* Which marks stand under a doubt: in the same clause, or before a "but". */
static void weigh(
    const struct phrase_match *match, size_t count, const char *whole, struct sentence_said *out)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct phrase_match *m = &match[i], *d = &match[k];
			bool before = m->end <= d->at;
			size_t from = before ? m->end : d->end, to = before ? d->at : m->at;
			bool apart =
			    (before || d->end <= m->at) && parted(whole, from ? from - 1 : 0, to);
			if (d->mark == MARK_OPEN || (d->mark == MARK_BUT && before) ||
			    (d->mark == MARK_DOUBT && !apart))
				out->doubted |= MARK(m->mark);
			if (d->mark == MARK_SOFT && !apart)
				out->softened |= MARK(m->mark);
		}
}

struct sentence_said phrases_in(struct arena *a, char *left)
{
	struct sentence_said said = {0};
	struct phrase_match match[MATCHES];
	size_t count = 0, len = strlen(left);
	const char *whole = arena_strdup(a, left);
	prepare();
	for (size_t i = 0; i < reply_phrase_count; i++)
		for (size_t from = 0; from < len;) {
			if (pcre2_match(kept.code[i], (PCRE2_SPTR)left, len, from, 0, kept.data,
				kept.limits) < 0)
				break;
			const PCRE2_SIZE *at = pcre2_get_ovector_pointer(kept.data);
			if (at[1] <= at[0])
				break;
			said.marks |= MARK(reply_phrases[i].mark);
			if (count < MATCHES)
				match[count++] =
				    (struct phrase_match){reply_phrases[i].mark, at[0], at[1]};
			memset(left + at[0], ' ', at[1] - at[0]);
			from = at[1];
		}
	weigh(match, count, whole, &said);
	if (count == MATCHES)
		said.doubted = said.marks; /* more was said than is weighed */
	return said;
}
