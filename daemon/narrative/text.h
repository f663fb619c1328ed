/* SPDX-License-Identifier: Apache-2.0
 *
 * text.h - a report as words, marks and sentences, inside narrative/ only.
 */
#ifndef NARRATIVE_TEXT_H
#define NARRATIVE_TEXT_H

#include <string.h>
#include <strings.h>

#include "rules.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_DECIMAL, TOKEN_SIGN };

/* What stands between a token and the one before. */
enum { GAP_SPACE = 1, GAP_HYPHEN = 2, GAP_LINE = 4, GAP_BLANK_LINE = 8 };
enum { CAPS_NONE, CAPS_FIRST, CAPS_ALL };
#define STEM_LETTERS 6

struct token {
	uint32_t start; /* byte in the text */
	uint16_t len;
	uint16_t word; /* of the lexicon, 0: unknown */
	uint8_t kind, gap, caps;
	char sign;	/* of TOKEN_SIGN */
	int32_t number; /* of TOKEN_NUMBER */
	uint32_t words; /* tokens without signs before this one */
	uint32_t mark;	/* index + 1 of the first mark that starts here, 0: none */
	uint32_t hash;	/* of the word in lower case, or the number; 0 of what was joined or is not
			 * ASCII */
	uint32_t stem;	/* of its first STEM_LETTERS letters, where it has more; else 0 */
	uint64_t classes; /* a set: of the marks that start here, and it may be of more */
};

/* A phrase of the word lists found in the text. */
struct mark {
	uint32_t token;
	uint16_t entry;
	uint8_t count; /* tokens */
	uint8_t class;
};

struct sentence {
	uint32_t first, end; /* tokens; end is behind the last */
	uint32_t mark, mark_end;
	uint64_t classes; /* bit per word class */
	enum section section;
	bool legend; /* stands under the heading of a scale */
	bool skip;   /* legend, signature, template, or a section that speaks of other things */
	bool addendum;
	bool line_start; /* a new line or the whole text starts here */
	bool heading;	 /* a heading stands at its start; labelled says of which kind */
	bool labelled;	 /* "ASSESSMENT:" */
	bool overall;	 /* "OVERALL ASSESSMENT:" */
	bool graded;	 /* states a category that stands in the record of its system */
	bool replaced;	 /* an addendum took back, or changed, what it asks for */
	bool scale;	 /* tells what the steps of a scale mean */
	uint32_t paragraph;
};

struct text {
	const struct narrative_rules *r;
	const struct narrative_options *o;
	struct arena *a; /* of the answer */
	const char *data;
	size_t len;
	size_t token_count, mark_count, sentence_count;
	size_t token_cap, mark_cap, sentence_cap;
	struct token *token;
	struct mark *mark;
	struct sentence *sentence;
	uint64_t classes;
	uint32_t topics;
	int gestation;			 /* of recommend.h */
	int exam_mri;			 /* 1 MRI, 0 US, -1 unknown, -2 not looked yet */
	uint8_t *hands, *general, *moot; /* of those files: their words; NULL: not looked yet */
	pcre2_match_data *match;
	const uint8_t *reread; /* of reread.c */
	struct narrative_records *out;
};

struct lexicon_piece {
	char lower[64];
	size_t len;
};

#define BIT(class)     ((uint64_t)1 << (class))
#define HAS(of, class) ((of)->classes & BIT(class))

/* token.c: cuts the text into tokens. */
void text_cut(struct text *t);
/* The next word, number or sign of a phrase; moves *p. */
bool lexicon_piece(const char **p, struct lexicon_piece *out);

/* mark.c: finds phrases; the longest at a place wins. */
void text_mark(struct text *t);
static inline const struct entry *entry_of(const struct text *t, const struct mark *m)
{
	return &t->r->entry[m->entry];
}
/* The mark of that class that starts at the token, or NULL. */
const struct mark *mark_at(const struct text *t, uint32_t token, enum word_class class);
/* Whether a mark of the class with that value starts there. */
bool mark_value(const struct text *t, uint32_t token, enum word_class class, const char *value);
/* Whether a mark of the class ends right before the token. */
bool mark_ends_at(const struct text *t, uint32_t token, enum word_class class);
static inline uint32_t mark_end(const struct mark *m)
{
	return m->token + m->count;
}

/* divide.c: sections and sentences. */
void text_divide(struct text *t);

/* scale.c */
void scales_find(struct text *t);
/* How many steps of a scale the sentence counts up: "Ia ..., IIb ..., III": 3. */
int scale_steps(const struct text *t, const struct sentence *s);
/* table.c: rows of a guideline in running text. */
void tables_find(struct text *t);

/* Tokens without signs in [a, b). */
int words_between(const struct text *t, uint32_t a, uint32_t b);
/* Whether one of the signs, or "but" and the like, stands in [a, b). */
bool break_between(const struct text *t, uint32_t a, uint32_t b, const char *signs);
struct narrative_span span_of(const struct text *t, uint32_t first, uint32_t end);

static inline bool is_sign(const struct text *t, uint32_t token, char sign)
{
	return token < t->token_count && t->token[token].kind == TOKEN_SIGN &&
	       t->token[token].sign == sign;
}

/* window.c: tokens as one plain line for the patterns. */
#define WINDOW_TOKENS 40
#define WINDOW_SIZE   256
struct text_window {
	char before[16]; /* compiled patterns look at whole vectors around the text */
	char text[WINDOW_SIZE];
	char behind[16];
	size_t len;
	uint32_t token[WINDOW_SIZE]; /* of each byte */
};
void window_fill(const struct text *t, uint32_t first, uint32_t end, struct text_window *w);
/* The first token that starts at or behind byte `at` of the window. */
uint32_t window_token(const struct text_window *w, size_t at, uint32_t end);

/* category.c, judge.c, choose.c */
struct mention {
	uint32_t name_mark;
	uint32_t sentence;
	uint32_t first, end; /* tokens of name and value */
	uint32_t value_first;
	int system;
	const char *category, *version;
	const char *side;   /* left right, or NULL */
	const char *drop;   /* reason why it is none, or NULL */
	const char *review; /* reason for a person to look, or NULL */
	bool overall, labelled, changed, whole;
	bool behind;
	/* drop comes from what stands behind it */ /* whole: "R=1|L=4B", both sides at once */
	int rank;
};
struct mentions {
	size_t count;
	struct mention *mention;
};
void categories_find(struct text *t, struct mentions *out);
/* Sets drop or review by what stands around it. */
void mention_judge(struct text *t, struct mentions *all, struct mention *m);
void legends_drop(struct text *t, struct mentions *all);
void categories_choose(struct text *t, struct mentions *all);
int category_order(const struct system *s, const char *category, size_t len); /* -1: not valid */

/* Whether that token is the word, in capitals or not; false behind the last token. */
static inline bool token_is(const struct text *t, uint32_t k, const char *word)
{
	const struct token *w = &t->token[k];
	/* The first letter tells most words apart: nothing is measured for them. */
	return k < t->token_count && ((t->data[w->start] ^ *word) & ~0x20) == 0 &&
	       w->len == strlen(word) && strncasecmp(t->data + w->start, word, w->len) == 0;
}

static inline bool token_in(
    const struct text *t, uint32_t k, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (token_is(t, k, words[i]))
			return true;
	return false;
}

/* size.c: millimetres of the one finding of that category, as "12.5"; "": not clear. */
const char *size_of_category(
    struct text *t, const struct mentions *all, int system, const char *category, size_t len);

/* -1: no number, or a finer one. */
int number_in_hundredths(const struct text *t, uint32_t k, uint32_t end);
/* "12 x 10 mm": the largest in tenths of a millimetre, *behind it; 0: no measure; -1: not clear. */
int measure_at(const struct text *t, uint32_t k, uint32_t end, uint32_t *behind);

/* settle.c: whether each item of the list "a|b" stands in the other one. */
bool list_within(const char *inner, const char *outer);

/* day.c */
struct day {
	uint32_t end; /* behind its last token */
	bool year;    /* it is stated */
	date day;     /* of a month, a quarter, a season: its last */
};
/* The day that starts at the token.  ahead: one without a year is the next of that name, else the
 * last; it needs the day of the exam. */
bool day_at(const struct text *t, uint32_t token, uint32_t end, bool ahead, struct day *out);

/* interval.c */
#define INTERVAL_MORE 6
struct interval {
	uint32_t first, end;
	int min, max;
	const char *unit;
	date due_by;
	bool usable;  /* false: an age, a duration, a blank */
	bool ahead;   /* "in", "within": time to come */
	bool treated; /* "6 weeks after treatment": not usable where it may tell of what was */
	bool dated;   /* due_by, with its year stated */
	int then;     /* "at 6 and 12 months": 12; -1 when there is no second */
	int more_count, more[INTERVAL_MORE]; /* "at 6, 12, 18 and 24 months": 18, 24 */
};
/* The interval that starts at the token; false when none does. */
bool interval_at(const struct text *t, uint32_t token, uint32_t end, struct interval *out);

/* recommend.c */
void recommendations_find(struct text *t);

/* net.c: what no record explains. */
void net_cast(struct text *t);

struct narrative_span sentence_span(const struct text *t, const struct sentence *s);
/* "Rescan", "to be repeated": an exam is made once more. */
bool sentence_repeats(const struct text *t, const struct sentence *s);
struct narrative_record *record_add(struct text *t, enum narrative_kind kind, uint32_t sentence);

#endif
