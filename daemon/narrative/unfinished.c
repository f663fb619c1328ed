/* SPDX-License-Identifier: Apache-2.0
 *
 * unfinished.c - whether a sentence tells that its exam came to no end, or misses a part.
 *
 * Exams are broken off in more words than a list of phrases has; what all of them share is a word
 * for the exam, one for its end, and little in between.  Fails: never.
 */
#include "autoconf.h"
#include "performed.h"

#define STOP_REACH   4 /* tokens between "scan" and "stopped" */
#define FINISH_REACH 4 /* ... "finish" and "exam" */
#define LACK_REACH   4 /* ... "views" and "lacking" */
#define READ_REACH   3 /* ... "no" and "reading", and what becomes of it */

/* What a word says of an exam. */
enum {
	EXAM = 1 << 0, /* that it is one */
	STOP = 1 << 1, /* that it came to no end */
	END = 1 << 2,  /* ... with "off" or "short" behind it */
	BEHIND = 1 << 3,
	FINISH = 1 << 4,   /* that it has an end to come to */
	PIECE = 1 << 5,	   /* a part of it */
	LACK = 1 << 6,	   /* that a part is not there */
	REPEATED = 1 << 7, /* that it is made again */
	FOUND = 1 << 8,	   /* that something is seen: in front of "only" */
	BLIND = 1 << 9,
	MADE = 1 << 10,	   /* ... that it was made */
	READ = 1 << 11,	   /* behind "to be": by somebody else */
	READING = 1 << 12, /* that somebody looks at it */
	GIVEN = 1 << 13
};

static const struct watched words_of_exams[] = {{"exam", EXAM, NULL}, {"examination", EXAM, NULL},
    {"study", EXAM, NULL}, {"scan", EXAM, NULL}, {"scanning", EXAM, NULL}, {"visit", EXAM, NULL},
    {"procedure", EXAM, NULL}, {"test", EXAM, NULL}, {"acquisition", EXAM, NULL},
    {"session", EXAM, NULL}, {"attempt", EXAM, NULL}, {"imaging", EXAM, NULL},
    {"mammogram", EXAM, NULL}, {"ultrasound", EXAM, NULL}, {"stopped", STOP, NULL},
    {"halted", STOP, NULL}, {"interrupted", STOP, NULL}, {"aborted", STOP, NULL},
    {"abandoned", STOP, NULL}, {"curtailed", STOP, NULL}, {"rescheduled", STOP, NULL},
    {"rebooked", STOP, NULL}, {"postponed", STOP, NULL}, {"unfinished", STOP, NULL},
    {"truncated", STOP, NULL}, {"shortened", STOP, NULL}, {"refused", STOP, NULL},
    {"broken", END, NULL}, {"broke", END, NULL}, {"breaking", END, NULL}, {"called", END, NULL},
    {"cut", END, NULL}, {"off", BEHIND, NULL}, {"short", BEHIND, NULL}, {"finish", FINISH, NULL},
    {"complete", FINISH, NULL}, {"redo", FINISH, NULL}, {"restart", FINISH, NULL},
    {"resume", FINISH, NULL}, {"view", PIECE, NULL}, {"views", PIECE, NULL},
    {"sequence", PIECE, NULL}, {"sequences", PIECE, NULL}, {"series", PIECE, NULL},
    {"phase", PIECE, NULL}, {"phases", PIECE, NULL}, {"images", PIECE, NULL},
    {"projection", PIECE, NULL}, {"projections", PIECE, NULL}, {"slices", PIECE, NULL},
    {"rest", PIECE, NULL}, {"remainder", PIECE, NULL}, {"lacking", LACK, NULL},
    {"missing", LACK, NULL}, {"outstanding", LACK, NULL}, {"unavailable", LACK, NULL},
    {"omitted", LACK, NULL}, {"skipped", LACK, NULL}, {"corrupted", LACK, NULL},
    {"corrupt", LACK, NULL}, {"lost", LACK, NULL}, {"repeated", REPEATED, NULL},
    {"redone", REPEATED, NULL}, {"reacquired", REPEATED, NULL}, {"rescanned", REPEATED, NULL},
    {"the", FOUND, NULL}, {"seen", FOUND, NULL}, {"visible", FOUND, NULL},
    {"identified", FOUND, NULL}, {"visualised", FOUND, NULL}, {"visualized", FOUND, NULL},
    {"apparent", FOUND, NULL}, {"present", FOUND, NULL}, {"evident", FOUND, NULL},
    {"not", BLIND, NULL}, {"never", BLIND, NULL}, {"none", BLIND, NULL}, {"acquired", MADE, NULL},
    {"obtained", MADE, NULL}, {"recorded", MADE, NULL}, {"taken", MADE, NULL}, {"made", MADE, NULL},
    {"saved", MADE, NULL}, {"stored", MADE, NULL}, {"archived", MADE, NULL}, {"done", MADE, NULL},
    {"performed", MADE | GIVEN, NULL}, {"interpreted", READ, NULL}, {"read", READ, NULL},
    {"reported", READ, NULL}, {"reviewed", READ, NULL}, {"reading", READING, NULL},
    {"interpretation", READING, NULL}, {"requested", GIVEN, NULL}, {"rendered", GIVEN, NULL},
    {"provided", GIVEN, NULL}, {"issued", GIVEN, NULL}, {"required", GIVEN, NULL},
    {"given", GIVEN, NULL}, {"needed", GIVEN, NULL}, {"by", GIVEN, NULL}};

const struct watch_index *unfinished_index(struct arena *a)
{
	return watch_index_new(a, words_of_exams, sizeof words_of_exams / sizeof *words_of_exams);
}

const uint8_t *unfinished_words(struct text *t)
{
	return watch(t->r->unfinished, t);
}

struct looking {
	const struct text *t;
	const struct sentence *s;
	const uint8_t *words;
};

static bool is(const struct looking *l, uint32_t k, unsigned kinds)
{
	return l->words[k] && words_of_exams[l->words[k] - 1].kinds & kinds;
}

/* Whether one of the words stands within a few tokens before or behind k, no comma between. */
static bool is_near(const struct looking *l, uint32_t k, uint32_t reach, unsigned kinds)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	for (uint32_t n = k; n-- > s->first && n + reach >= k && t->token[n].kind == TOKEN_WORD;)
		if (is(l, n, kinds))
			return true;
	for (uint32_t n = k + 1; n < s->end && n <= k + reach; n++)
		if (t->token[n].kind != TOKEN_WORD)
			return false;
		else if (is(l, n, kinds))
			return true;
	return false;
}

static bool is_denied(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	return (k > s->first && mark_at(t, k - 1, W_NEGATION)) ||
	       (k > s->first && token_is(t, k - 1, "not"));
}

/* "The scan was stopped", "broke off the study". */
static bool is_stopped(const struct looking *l, uint32_t k)
{
	bool ends_here = is(l, k, END) && k + 1 < l->s->end && is(l, k + 1, BEHIND);
	return (ends_here || is(l, k, STOP)) && !is_denied(l, k) && is_near(l, k, STOP_REACH, EXAM);
}

/* "Return to finish the exam"; not "MRI to complete the staging". */
static bool is_to_be_finished(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	if (!is(l, k, FINISH) || k == s->first || !token_is(t, k - 1, "to"))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + FINISH_REACH; n++)
		if (is(l, n, PIECE) || (is(l, n, EXAM) && !token_is(t, n, "imaging")))
			return true;
	return false;
}

/* "MLO views are lacking", "the delayed phase was not acquired", "no images were stored". */
static bool is_lacking(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	if (!is(l, k, PIECE) || is_denied(l, k))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + LACK_REACH; n++) {
		if (t->token[n].kind != TOKEN_WORD)
			return false;
		if (is(l, n, LACK) && !is_denied(l, n))
			return true;
		if (is(l, n, BLIND) && n + 1 < s->end && (is(l, n + 1, MADE) || is(l, n + 2, MADE)))
			return true;
	}
	return false;
}

/* "Will need to be done again", "to be repeated next week"; "CT should be repeated in 6 months" is
 * a recommendation. */
static bool is_to_be_repeated(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	bool again = is(l, k, REPEATED) ||
		     (k + 1 < s->end && token_is(t, k, "done") && token_is(t, k + 1, "again"));
	if (!again || k == s->first || !token_is(t, k - 1, "be"))
		return false;
	for (uint32_t n = s->first; n < s->end; n++)
		if (t->token[n].kind == TOKEN_NUMBER || token_is(t, n, "no") ||
		    token_is(t, n, "not"))
			return false;
	return !HAS(s, W_CONDITION) && !HAS(s, W_NO_NEED);
}

/* "Only the first slices came", not "the only series", "seen only on FLAIR sequences" or "only
 * arterial phase enhancement". */
static bool is_only_a_part(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	const struct sentence *s = l->s;
	if (!token_is(t, k, "only") || (k > s->first && is(l, k - 1, FOUND)))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + LACK_REACH; n++)
		if (is(l, n, PIECE))
			return n + 1 >= s->end || !token_is(t, n + 1, "enhancement");
	return false;
}

/* "To be interpreted by the ordering provider"; "was interpreted by Dr. Vale" was. */
static bool is_read_by_others(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	return is(l, k, READ) && k > l->s->first && token_is(t, k - 1, "be") && k + 1 < l->s->end &&
	       token_is(t, k + 1, "by");
}

/* "No radiologist reading requested", "without formal interpretation". */
static bool is_no_reading(const struct looking *l, uint32_t k)
{
	const struct text *t = l->t;
	bool no = false, without = false;
	for (uint32_t n = k; is(l, k, READING) && n-- > l->s->first && n + READ_REACH >= k;) {
		no = no || token_is(t, n, "no");
		without = without || token_is(t, n, "without");
	}
	if (without && (k + 1 >= l->s->end || t->token[k + 1].kind == TOKEN_SIGN))
		return true;
	for (uint32_t n = k + 1; (no || without) && n < l->s->end && n <= k + READ_REACH; n++)
		if (is(l, n, GIVEN))
			return true;
	return false;
}

bool unfinished_unread(const struct text *t, const struct sentence *s, const uint8_t *words)
{
	const struct looking l = {t, s, words};
	for (uint32_t k = s->first; k < s->end; k++)
		if (words[k] && (is_read_by_others(&l, k) || is_no_reading(&l, k)))
			return true;
	return false;
}

bool unfinished_says(const struct text *t, const struct sentence *s, const uint8_t *words)
{
	const struct looking l = {t, s, words};
	for (uint32_t k = s->first; k < s->end; k++)
		if (is_stopped(&l, k) || is_to_be_finished(&l, k) || is_lacking(&l, k) ||
		    is_to_be_repeated(&l, k) || is_only_a_part(&l, k))
			return true;
	return false;
}
