/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - what a person wrote, as one kind: read sentence by sentence, and doubted as a whole.
 *
 * One plain statement counts.  Two that do not go together, a question, anger, or a doubt about the
 * statement make it unclear; and what would act by itself has to be all that was said.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Words that may be left over beside a statement that acts: a name, a place. */
#define LEFT_BESIDE_ACK	    1
#define LEFT_BESIDE_ORDERED 3
#define TEXT_OF_ONE	    1500 /* longer is no plain answer */

/* ---- sentences ------------------------------------------------------------------------------ */

struct typed_as {
	const char *from, *to;
};

static const struct typed_as typed[] = {{"\xe2\x80\x99", "'"}, {"\xe2\x80\x98", "'"},
    {"\xe2\x80\x9c", "\""}, {"\xe2\x80\x9d", "\""}, {"\xe2\x80\x93", "-"}, {"\xe2\x80\x94", " - "},
    {"\xc2\xa0", " "}, {"\xe2\x80\xa6", "..."}, {NULL, NULL}};

static const struct typed_as written_out[] = {{"won't", "will not"}, {"can't", "cannot"},
    {"n't", " not"}, {"i'll", "i will"}, {"we'll", "we will"}, {"they'll", "they will"},
    {"he'll", "he will"}, {"she'll", "she will"}, {"i've", "i have"}, {"we've", "we have"},
    {"they've", "they have"}, {"i'm", "i am"}, {"we're", "we are"}, {"they're", "they are"},
    {"i'd", "i would"}, {"it's", "it is"}, {"he's", "he is"}, {"she's", "she is"},
    {"that's", "that is"}, {"who's", "who is"}, {"dr. ", "dr "}, {"mr. ", "mr "}, {"mrs. ", "mrs "},
    {"ms. ", "ms "}, {"st. ", "st "}, {"pt. ", "pt "}, {"a.m.", "am"}, {"p.m.", "pm"},
    {"m.d.", "md"}, {"f/u", "follow-up"}, {"u/s", "ultrasound"}, {" w/ ", " with "},
    {" w/o ", " without "}, {"e-mail", "email"}, {"dont ", "do not "}, {"didnt ", "did not "},
    {"doesnt ", "does not "}, {"isnt ", "is not "}, {"wasnt ", "was not "}, {"cant ", "cannot "},
    {"wont ", "will not "}, {"hasnt ", "has not "}, {"havent ", "have not "}, {NULL, NULL}};

/* Those that begin with a letter only where a word does; n't ends one. */
static const struct typed_as *typed_at(
    const struct typed_as *list, const char *text, const char *at)
{
	bool inside = at > text && isalnum((unsigned char)at[-1]) && isalpha((unsigned char)*at);
	for (; list->from; list++)
		if (strncasecmp(at, list->from, strlen(list->from)) == 0 &&
		    (!inside || *list->from == 'n'))
			return list;
	return NULL;
}

static const char *spelled(struct arena *a, const char *text, const struct typed_as *list)
{
	struct buf b = {0};
	for (const char *at = text; *at;) {
		const struct typed_as *s = typed_at(list, text, at);
		if (s)
			buf_adds(&b, s->to);
		else
			buf_addc(&b, (char)tolower((unsigned char)*at));
		at += s ? strlen(s->from) : 1;
	}
	const char *out = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return out;
}

const char *words_normal(struct arena *a, const char *text)
{
	return spelled(a, spelled(a, text, typed), written_out);
}

/* The length of the sentence at s; a dot between digits, or behind one letter, ends none. */
static size_t sentence(const char *s)
{
	size_t n = 0;
	for (; s[n]; n++) {
		if (s[n] == '\n' || s[n] == '!' || s[n] == '?' || s[n] == ';')
			break;
		if (s[n] == '.' && (!s[n + 1] || isspace((unsigned char)s[n + 1])) &&
		    !(n >= 2 && isalpha((unsigned char)s[n - 1]) && s[n - 2] == ' '))
			break;
	}
	return n;
}

static char *clean(struct arena *a, const char *s, size_t len)
{
	char *out = arena_alloc(a, len + 1);
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)s[i]))
			out[n++] = s[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	while (n && strchr(" .,*-", out[n - 1]))
		n--;
	out[n] = '\0';
	return out + strspn(out, " *-");
}

/* ---- the whole ------------------------------------------------------------------------------ */

#define STATEMENTS                                                                                 \
	(MARK(REPLY_ORDERED) | MARK(REPLY_DONE) | MARK(REPLY_NOT_MINE) |                           \
	    MARK(REPLY_WRONG_PATIENT) | MARK(REPLY_DECLINED) | MARK(REPLY_LATER) |                 \
	    MARK(REPLY_NOT_INDICATED) | MARK(REPLY_SPECIALIST) | MARK(REPLY_LIMITED_LIFE) |        \
	    MARK(REPLY_DECEASED))
/* What acts by itself: any doubt in the mail may be about it. */
#define ACTS (MARK(REPLY_ACK) | MARK(REPLY_ORDERED))
/* What somebody may wish for as well as tell. */
#define FACTS	   (ACTS | MARK(REPLY_DONE) | MARK(REPLY_LATER))
#define ANY_DOUBT  (MARK(MARK_DOUBT) | MARK(MARK_BUT) | MARK(MARK_OPEN) | MARK(MARK_ASIDE))
#define ASKS_TO_DO (MARK(REPLY_LATER) | MARK(MARK_REQUEST) | MARK(REPLY_NOT_MINE))

struct sentences {
	uint64_t all;	   /* marks of all sentences */
	uint64_t doubted;  /* statements under a doubt */
	uint64_t softened; /* and under a perhaps */
	uint64_t vague;	   /* in a sentence with a perhaps, wherever in it */
	bool asked;	   /* any question */
	bool question;	   /* one that is not "Could you remind me in May?" */
	size_t left;
};

static void read_sentences(struct arena *a, const char *text, struct sentences *r)
{
	while (*text) {
		size_t n = sentence(text);
		char *left = clean(a, text, n);
		struct sentence_said said = phrases_in(a, left);
		bool question = text[n] == '?';
		if (said.marks & MARK(MARK_HELD))
			said.marks |= MARK(REPLY_LATER);
		r->asked = r->asked || question;
		r->question = r->question || (question && !(said.marks & ASKS_TO_DO));
		if (question)
			r->doubted |= said.marks & MARK(REPLY_DONE);
		r->doubted |= said.doubted;
		r->softened |= said.softened;
		r->all |= said.marks;
		if (said.marks & MARK(MARK_SOFT))
			r->vague |= said.marks;
		r->left += phrases_left_over(left);
		text += n + (text[n] != '\0');
	}
}

/* Which of two statements that go together is what was meant. */
static const struct {
	enum reply_kind said, beside;
} stronger[] = {{REPLY_DONE, REPLY_ORDERED}, {REPLY_DONE, REPLY_NOT_INDICATED},
    {REPLY_DONE, REPLY_LATER}, {REPLY_WRONG_PATIENT, REPLY_NOT_MINE},
    {REPLY_NOT_MINE, REPLY_SPECIALIST}, {REPLY_DECEASED, REPLY_NOT_INDICATED},
    {REPLY_DECEASED, REPLY_LIMITED_LIFE}, {REPLY_DECEASED, REPLY_SPECIALIST},
    {REPLY_DECEASED, REPLY_ORDERED}, {REPLY_DECEASED, REPLY_DONE}, {REPLY_DECEASED, REPLY_LATER},
    {REPLY_DECEASED, REPLY_DECLINED}, {REPLY_WRONG_PATIENT, REPLY_NOT_INDICATED},
    {REPLY_WRONG_PATIENT, REPLY_DONE}, {REPLY_LIMITED_LIFE, REPLY_SPECIALIST},
    {REPLY_NOT_MINE, REPLY_NOT_INDICATED}, {REPLY_DONE, REPLY_SPECIALIST},
    {REPLY_DECEASED, REPLY_NOT_MINE}, {REPLY_LIMITED_LIFE, REPLY_NOT_INDICATED},
    {REPLY_LIMITED_LIFE, REPLY_DECLINED}, {REPLY_SPECIALIST, REPLY_NOT_INDICATED},
    {REPLY_DECLINED, REPLY_NOT_INDICATED}, {REPLY_LATER, REPLY_SPECIALIST}};

static uint64_t settle(uint64_t statements)
{
	for (size_t i = 0; i < sizeof stronger / sizeof *stronger; i++)
		if ((statements & MARK(stronger[i].said)) &&
		    (statements & MARK(stronger[i].beside)))
			statements &= ~MARK(stronger[i].beside);
	return statements;
}

static enum reply_kind only(uint64_t statements)
{
	for (int k = 0; k < REPLY_KINDS; k++)
		if (statements == MARK(k))
			return (enum reply_kind)k;
	return REPLY_UNCLEAR;
}

/* What acts by itself is the whole of the mail, without any doubt. */
static bool may_act(const struct sentences *r, enum reply_kind kind)
{
	const uint64_t never = ANY_DOUBT | MARK(MARK_HELD) | MARK(REPLY_LATER) | MARK(MARK_ANGRY) |
			       MARK(MARK_REQUEST) | (kind == REPLY_ACK ? MARK(MARK_SOFT) : 0);
	return !r->asked && !(r->all & never) && !(r->vague & MARK(kind)) &&
	       r->left <= (kind == REPLY_ACK ? LEFT_BESIDE_ACK : LEFT_BESIDE_ORDERED);
}

/* What a person confirms may have anything beside it that does not take it back. */
static bool may_propose(const struct sentences *r, enum reply_kind kind, date day)
{
	bool fact = MARK(kind) & FACTS;
	if (r->question || (r->doubted & MARK(kind)))
		return false;
	if (fact && (r->all & (MARK(MARK_ANGRY) | MARK(MARK_OPEN) | MARK(MARK_BUT))))
		return false;
	if (kind == REPLY_DONE && (r->softened & MARK(kind)))
		return false;
	return kind != REPLY_LATER || day != DATE_NONE;
}

static enum reply_kind judge(const struct sentences *r, date day)
{
	uint64_t all = r->all & STATEMENTS, held = all & ~r->doubted;
	/* "I ordered it but she declined": what was taken back is not said any more. */
	uint64_t said = settle(held && !(held & ACTS) ? held : all);
	enum reply_kind kind = said ? only(said) : REPLY_ACK;
	if (!said && !(r->all & (MARK(REPLY_ACK) | MARK(MARK_THANKS))))
		return REPLY_UNCLEAR;
	if (kind == REPLY_UNCLEAR)
		return kind;
	bool plain = MARK(kind) & ACTS ? may_act(r, kind) : may_propose(r, kind, day);
	return plain ? kind : REPLY_UNCLEAR;
}

/* "Dr. Lee" as it was written. */
static const char *named(struct arena *a, const char *text)
{
	for (const char *at = text; *at; at++) {
		bool begins = at == text || !isalpha((unsigned char)at[-1]);
		size_t n = !begins				? 0
			   : strncasecmp(at, "dr. ", 4) == 0	? 4
			   : strncasecmp(at, "dr ", 3) == 0	? 3
			   : strncasecmp(at, "doctor ", 7) == 0 ? 7
								: 0;
		size_t len = 0;
		while (n &&
		       (isalpha((unsigned char)at[n + len]) || (unsigned char)at[n + len] >= 0x80 ||
			   (len && strchr("'-", at[n + len]) && at[n + len])))
			len++;
		if (len > 3 && strncasecmp(at + n + len - 2, "'s", 2) == 0)
			len -= 2;
		if (len > 1)
			return arena_printf(a, "Dr. %.*s", (int)(len < 60 ? len : 60), at + n);
	}
	return NULL;
}

/* "F-1042 is ordered, F-1077 is not mine": one answer is about one. */
static bool names_two(const char *text)
{
	unsigned long first = 0;
	for (const char *at = text; (at = strstr(at, "f-")); at += 2) {
		bool inside = at > text && isalnum((unsigned char)at[-1]);
		unsigned long n = inside ? 0 : strtoul(at + 2, NULL, 10);
		if (n && first && n != first)
			return true;
		first = n ? n : first;
	}
	return false;
}

void words_read(struct arena *a, const char *text, date today, struct said *out)
{
	struct sentences r = {0};
	*out = (struct said){.kind = REPLY_UNCLEAR, .day = DATE_NONE};
	if (strlen(text) > TEXT_OF_ONE)
		return;
	const char *plain = words_normal(a, text);
	if (names_two(plain))
		return;
	read_sentences(a, plain, &r);
	bool behind = settle(r.all & STATEMENTS) == MARK(REPLY_DONE);
	out->day = day_named(plain, today, behind ? DAY_BEHIND : DAY_AHEAD);
	out->kind = judge(&r, out->day);
	if (!(MARK(out->kind) & (MARK(REPLY_ORDERED) | MARK(REPLY_DONE) | MARK(REPLY_LATER))))
		out->day = DATE_NONE; /* a day that is named beside says nothing */
	out->whom = out->kind == REPLY_NOT_MINE ? named(a, text) : NULL;
}
