/* SPDX-License-Identifier: Apache-2.0
 *
 * unreadable.c - whether a text can be read at all: its language by common words, its size, and
 * whether it only says where the report is.
 */
#include "autoconf.h"
#include "net.h"

#define GUESS_WORDS   4	 /* common words of a language that tell it */
#define ALONE_WORDS   2	 /* ... where there is none of English: the text is short */
#define PASSAGE_WORDS 3	 /* ... of one sentence among English ones */
#define POINTER_WORDS 30 /* of a text that only says where the report is */

/* Words that begin with a letter that no language of Latin script begins with. */
static size_t strange_words(const struct text *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->token_count; i++) {
		unsigned char c = (unsigned char)t->data[t->token[i].start];
		n += t->token[i].kind == TOKEN_WORD && c >= 0xce;
	}
	return n;
}

/* "nódulo": English has them in names alone. */
static size_t accented_words(const struct text *t, size_t first, size_t end)
{
	size_t n = 0;
	for (size_t i = first; i < end; i++) {
		bool high = false;
		for (size_t k = 0; t->token[i].kind == TOKEN_WORD && k < t->token[i].len; k++)
			high = high || (unsigned char)t->data[t->token[i].start + k] >= 0xc3;
		n += high;
	}
	return n;
}

/* count[0]: known words that belong to no list; most of them are of English reports. */
static const char *other_language(const struct text *t, const size_t *count)
{
	size_t best = 2;
	for (size_t i = 3; i < NET_LANGUAGES && t->r->net->language[i]; i++)
		if (count[i] > count[best])
			best = i;
	size_t n = count[best], english = count[NET_ENGLISH];
	bool many = n >= GUESS_WORDS && n > 2 * english && n > count[0];
	size_t few = n && !english ? n + accented_words(t, 0, t->token_count) : 0;
	bool alone = few >= ALONE_WORDS && 2 * few >= count[0];
	if (many || alone)
		return arena_printf(
		    t->a, "another language, probably %s", t->r->net->language[best]);
	return NULL;
}

bool is_foreign(const struct text *t, const struct sentence *s, const size_t *count)
{
	size_t best = 2;
	for (size_t i = 3; i < NET_LANGUAGES && t->r->net->language[i]; i++)
		if (count[i] > count[best])
			best = i;
	size_t few = count[best] && !count[NET_ENGLISH]
			 ? count[best] + accented_words(t, s->first, s->end)
			 : 0;
	return few >= PASSAGE_WORDS && 2 * few >= count[0];
}

void foreign_ask(struct text *t, const struct net_signs *signs)
{
	if (!signs->foreign || (t->out->unreadable && !t->out->count))
		return;
	struct narrative_record *r =
	    record_add(t, NARRATIVE_REVIEW, (uint32_t)(signs->foreign - 1));
	r->certain = false;
	r->reason = "another language";
}

static bool only_points(const struct text *t, const struct net_signs *signs)
{
	bool points = false;
	for (size_t i = 0; i < t->sentence_count; i++)
		points = points || signs->sentence[i].holds & BIT(CUE_ELSEWHERE);
	return points && words_between(t, 0, (uint32_t)t->token_count) <= POINTER_WORDS;
}

void unreadable_find(struct text *t, const struct net_signs *signs)
{
	size_t words = 0;
	for (size_t i = 0; i < t->token_count; i++) /* "IMPRESSION:" alone says nothing */
		words += t->token[i].kind == TOKEN_WORD &&
			 !(i + 2 >= t->token_count && is_sign(t, (uint32_t)i + 1, ':'));
	if (!words)
		t->out->unreadable = "no text";
	else if (2 * strange_words(t) > words)
		t->out->unreadable = "another script";
	else if (only_points(t, signs))
		t->out->unreadable = "the text only says where the report is";
	else
		t->out->unreadable = other_language(t, signs->language);
}
