/* SPDX-License-Identifier: Apache-2.0
 *
 * net_features.c - what a sentence shows to the net: its words, stems and word pairs, the classes
 * of its marks and how they follow each other, its section, its cues, and what the reader made of
 * it.
 */
#include "autoconf.h"
#include "net.h"

#include <string.h>

/* Keys of rules: below the 32 bits of words, which are never that small by chance alone. */
enum {
	RULE_CLASS = 1,			   /* a mark of that class */
	RULE_AFTER = RULE_CLASS + W_COUNT, /* two marks, one behind the other */
	RULE_SECTION = RULE_AFTER + 64 * 64,
	RULE_SIGN = RULE_SECTION + 16,
	RULE_BOTH = RULE_SIGN + 64, /* two signs in one sentence */
	RULE_ABSENT = RULE_BOTH + 64 * 64,
	RULE_READER = RULE_ABSENT + 64,
	RULE_SHAPE = RULE_READER + 8,
	RULE_END = RULE_SHAPE + 16
};
_Static_assert(RULE_END <= NET_RULES, "each rule has a place for its weight");

enum {
	SHAPE_SKIP,
	SHAPE_ADDENDUM,
	SHAPE_QUOTE,
	SHAPE_BLANK,
	SHAPE_THRESHOLDS,
	SHAPE_WITHDRAWN,
	SHAPE_SHORT,
	SHAPE_LONG,
	SHAPE_COLON,
	SHAPE_LAST,
	SHAPE_QUESTION,
	SHAPE_COUNT
};

static const char *const shapes[SHAPE_COUNT] = {"skip", "addendum", "quote", "blank", "thresholds",
    "withdrawn", "short", "long", "colon", "last", "question"};
static const char *const readers[] = {[READER_SILENT] = "silent",
    [READER_EXPLAINS] = "explains",
    [READER_CONDITIONAL] = "conditional",
    [READER_NO_FOLLOWUP] = "no-follow-up",
    [READER_DOUBTS] = "doubts"};
#define COUNT(list) (sizeof list / sizeof *list)

static const char *rule_name(uint64_t key, struct arena *a)
{
	if (key >= RULE_SHAPE)
		return arena_printf(a, "@shape=%s", shapes[key - RULE_SHAPE]);
	if (key >= RULE_READER)
		return arena_printf(a, "@reader=%s", readers[key - RULE_READER]);
	if (key >= RULE_ABSENT)
		return arena_printf(a, "@no=%s", net_sign_names[key - RULE_ABSENT]);
	if (key >= RULE_BOTH)
		return arena_printf(a, "@%s&%s", net_sign_names[(key - RULE_BOTH) / 64],
		    net_sign_names[(key - RULE_BOTH) % 64]);
	if (key >= RULE_SIGN)
		return arena_printf(a, "@sign=%s", net_sign_names[key - RULE_SIGN]);
	if (key >= RULE_SECTION)
		return arena_printf(
		    a, "@section=%s", narrative_section_name((enum section)(key - RULE_SECTION)));
	if (key >= RULE_AFTER)
		return arena_printf(a, "@%s>%s", narrative_class_name((int)(key - RULE_AFTER) / 64),
		    narrative_class_name((int)(key - RULE_AFTER) % 64));
	return arena_printf(a, "@%s", narrative_class_name((int)key - RULE_CLASS));
}

static uint64_t in_list(const char *word, const char *const *list, size_t count, uint64_t first)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return first + i;
	return 0;
}

/* "request&interval" */
static uint64_t both_key(const char *name, const char *and)
{
	for (int i = 0; i < SIGN_COUNT; i++)
		if (strlen(net_sign_names[i]) == (size_t)(and-name) &&
		    memcmp(net_sign_names[i], name, (size_t)(and-name)) == 0)
			return in_list(
			    and+1, net_sign_names, SIGN_COUNT, RULE_BOTH + (uint64_t)i * 64);
	return 0;
}

uint64_t net_rule_key(const char *name)
{
	const char *value = strchr(name, '='), *behind = strchr(name, '>');
	if (*name++ != '@')
		return 0;
	if (strchr(name, '&'))
		return both_key(name, strchr(name, '&'));
	if (value) {
		size_t len = (size_t)(value++ - name);
		if (len == 5 && memcmp(name, "shape", len) == 0)
			return in_list(value, shapes, COUNT(shapes), RULE_SHAPE);
		if (len == 6 && memcmp(name, "reader", len) == 0)
			return in_list(value, readers, COUNT(readers), RULE_READER);
		if (len == 2 && memcmp(name, "no", len) == 0)
			return in_list(value, net_sign_names, CUE_COUNT, RULE_ABSENT);
		if (len == 4 && memcmp(name, "sign", len) == 0)
			return in_list(value, net_sign_names, SIGN_COUNT, RULE_SIGN);
		for (int s = SECTION_BODY; len == 7 && s <= SECTION_COMMUNICATION; s++)
			if (strcmp(narrative_section_name((enum section)s), value) == 0)
				return RULE_SECTION + (uint64_t)s;
		return 0;
	}
	int a = narrative_class_of(name, behind ? (size_t)(behind - name) : strlen(name));
	int b = behind ? narrative_class_of(behind + 1, strlen(behind + 1)) : 0;
	if (a < 0 || b < 0)
		return 0;
	return behind ? RULE_AFTER + (uint64_t)(a * 64 + b) : RULE_CLASS + (uint64_t)a;
}

static size_t lower_word(const struct text *t, uint32_t token, char *to, size_t max)
{
	const struct token *k = &t->token[token];
	size_t n = 0;
	for (uint32_t i = 0; i < k->len && n < max; i++) {
		unsigned char c = (unsigned char)t->data[k->start + i];
		if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
			to[n++] = (char)(c | 0x20);
	}
	return n;
}

const char *net_feature_name(const struct text *t, const struct net_feature *f, struct arena *a)
{
	char word[2][64];
	if (f->token == UINT32_MAX)
		return rule_name(f->key, a);
	size_t n = lower_word(t, f->token, word[0], sizeof word[0]);
	if (f->words == 0)
		return arena_printf(a, "%.*s*", STEM_LETTERS, word[0]);
	if (f->words == 1)
		return arena_printf(a, "%.*s", (int)n, word[0]);
	size_t k = lower_word(t, f->token + 1, word[1], sizeof word[1]);
	return arena_printf(a, "%.*s %.*s", (int)n, word[0], (int)k, word[1]);
}

/* ---- one sentence --------------------------------------------------------------------------- */

static void add(struct net_seen *o, uint64_t key, uint32_t token, uint8_t words)
{
	if (o->count < NET_FEATURES)
		o->feature[o->count++] = (struct net_feature){key, token, words};
}

static void rule(struct net_seen *o, uint64_t key)
{
	add(o, key, UINT32_MAX, 0);
}

static void look_at_words(const struct text *t, const struct sentence *s, struct net_seen *o)
{
	for (uint32_t k = s->first; k < s->end; k++) {
		if (!net_is_word(t, k))
			continue;
		const struct token *w = &t->token[k];
		add(o, w->hash, k, 1);
		if (w->stem)
			add(o, net_join(w->stem, 0), k, 0);
		if (k + 1 < s->end && net_is_word(t, k + 1))
			add(o, net_join(w->hash, t->token[k + 1].hash), k, 2);
	}
}

static void look_at_marks(const struct text *t, const struct sentence *s, struct net_seen *o)
{
	int last = -1;
	for (uint64_t rest = s->classes; rest; rest &= rest - 1)
		rule(o, RULE_CLASS + (uint64_t)__builtin_ctzll(rest));
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		int class = t->mark[i].class;
		if (class == W_REGION || class == W_SIDE || class == W_TO || class == W_NUMBER ||
		    class == W_SECTION || class == W_START || class == W_BLANK)
			continue;
		if (last >= 0)
			rule(o, RULE_AFTER + (uint64_t)(last * 64 + class));
		last = class;
	}
}

static void look_at_signs(struct net_sign sign, struct net_seen *o)
{
	const uint64_t others = (BIT(CUE_COUNT) - 1) & ~(BIT(CUE_OF_EXAM) - 1);
	sign.holds &= ~others;
	sign.absent &= ~others;
	for (uint64_t rest = sign.holds; rest; rest &= rest - 1) {
		int a = __builtin_ctzll(rest);
		rule(o, RULE_SIGN + (uint64_t)a);
		for (uint64_t more = rest & (rest - 1); more; more &= more - 1)
			rule(o, RULE_BOTH + (uint64_t)(a * 64 + __builtin_ctzll(more)));
	}
	for (uint64_t rest = sign.absent; rest; rest &= rest - 1)
		rule(o, RULE_ABSENT + (uint64_t)__builtin_ctzll(rest));
}

/* "TR4: FNA if >= 1.5 cm, follow if >= 1 cm": a scale is told. */
static bool has_thresholds(const struct text *t, const struct sentence *s)
{
	int signs = 0;
	for (uint32_t k = s->first; k < s->end; k++)
		signs += is_sign(t, k, '<') || is_sign(t, k, '>') || is_sign(t, k, '=');
	return signs > 1;
}

static bool has_quote(const struct text *t, const struct sentence *s)
{
	struct narrative_span span = sentence_span(t, s);
	return memchr(t->data + span.start, '"', span.len);
}

/* "Follow-up: [modality] [interval]": a form that nobody filled in; "[x]" and "[ ]" are filled. */
static bool has_blank(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k + 2 < s->end; k++)
		if (is_sign(t, k, '[') && t->token[k + 1].kind == TOKEN_WORD &&
		    t->token[k + 1].len > 2 && t->token[k + 1].caps != CAPS_ALL)
			return true;
	return false;
}

static void look_at_shape(
    const struct text *t, const struct sentence *s, bool withdrawn, struct net_seen *o)
{
	uint32_t words = (uint32_t)words_between(t, s->first, s->end);
	const bool is[SHAPE_COUNT] = {[SHAPE_SKIP] = s->skip,
	    [SHAPE_ADDENDUM] = s->addendum,
	    [SHAPE_QUOTE] = has_quote(t, s),
	    [SHAPE_BLANK] = has_blank(t, s),
	    [SHAPE_THRESHOLDS] = has_thresholds(t, s),
	    [SHAPE_WITHDRAWN] = withdrawn && !s->addendum,
	    [SHAPE_SHORT] = words <= 4,
	    [SHAPE_LONG] = words > 25,
	    [SHAPE_COLON] = s->end > s->first && is_sign(t, s->end - 1, ':'),
	    [SHAPE_LAST] = s->end == t->token_count,
	    [SHAPE_QUESTION] = s->end > s->first && is_sign(t, s->end - 1, '?')};
	for (int i = 0; i < SHAPE_COUNT; i++)
		if (is[i])
			rule(o, RULE_SHAPE + (uint64_t)i);
}

void net_look(const struct text *t, const struct sentence *s, struct net_sign sign, bool withdrawn,
    enum net_reader reader, struct net_seen *out)
{
	out->count = 0;
	look_at_words(t, s, out);
	look_at_marks(t, s, out);
	look_at_signs(sign, out);
	look_at_shape(t, s, withdrawn, out);
	rule(out, RULE_SECTION + (uint64_t)s->section);
	rule(out, RULE_READER + (uint64_t)reader);
}
