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

struct word_list {
	const char *const *word;
	size_t count;
};
#define LIST(...)                                                                                  \
	{                                                                                          \
		.word = (const char *const[]){__VA_ARGS__},                                        \
		.count = sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)         \
	}

static const struct word_list exams = LIST("exam", "examination", "study", "scan", "scanning",
				  "visit", "procedure", "test", "acquisition", "session", "attempt",
				  "imaging", "mammogram", "ultrasound"),
			      stops = LIST("stopped", "halted", "interrupted", "aborted",
				  "abandoned", "curtailed", "rescheduled", "rebooked", "postponed",
				  "unfinished", "truncated", "shortened", "refused"),
			      ends = LIST("broken", "broke", "breaking", "called", "cut"),
			      behind = LIST("off", "short"),
			      finish = LIST("finish", "complete", "redo", "restart", "resume"),
			      pieces = LIST("view", "views", "sequence", "sequences", "series",
				  "phase", "phases", "images", "projection", "projections",
				  "slices", "rest", "remainder"),
			      lacks = LIST("lacking", "missing", "outstanding", "unavailable",
				  "omitted", "skipped", "corrupted", "corrupt", "lost"),
			      repeated = LIST("repeated", "redone", "reacquired", "rescanned"),
			      found = LIST("the", "seen", "visible", "identified", "visualised",
				  "visualized", "apparent", "present", "evident"),
			      blind = LIST("not", "never", "none"),
			      made = LIST("acquired", "obtained", "recorded", "taken", "made",
				  "saved", "stored", "archived", "done", "performed");

static bool is_in(const struct text *t, uint32_t k, const struct word_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (token_is(t, k, l->word[i]))
			return true;
	return false;
}

/* Whether one of the words stands within a few tokens before or behind k, no comma between. */
static bool is_near(const struct text *t, const struct sentence *s, uint32_t k, uint32_t reach,
    const struct word_list *l)
{
	for (uint32_t n = k; n-- > s->first && n + reach >= k && t->token[n].kind == TOKEN_WORD;)
		if (is_in(t, n, l))
			return true;
	for (uint32_t n = k + 1; n < s->end && n <= k + reach; n++)
		if (t->token[n].kind != TOKEN_WORD)
			return false;
		else if (is_in(t, n, l))
			return true;
	return false;
}

static bool is_denied(const struct text *t, const struct sentence *s, uint32_t k)
{
	return (k > s->first && mark_at(t, k - 1, W_NEGATION)) ||
	       (k > s->first && token_is(t, k - 1, "not"));
}

/* "The scan was stopped", "broke off the study". */
static bool is_stopped(const struct text *t, const struct sentence *s, uint32_t k)
{
	bool ends_here = is_in(t, k, &ends) && k + 1 < s->end && is_in(t, k + 1, &behind);
	return (ends_here || is_in(t, k, &stops)) && !is_denied(t, s, k) &&
	       is_near(t, s, k, STOP_REACH, &exams);
}

/* "Return to finish the exam"; not "MRI to complete the staging". */
static bool is_to_be_finished(const struct text *t, const struct sentence *s, uint32_t k)
{
	if (!is_in(t, k, &finish) || k == s->first || !token_is(t, k - 1, "to"))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + FINISH_REACH; n++)
		if (is_in(t, n, &pieces) || (is_in(t, n, &exams) && !token_is(t, n, "imaging")))
			return true;
	return false;
}

/* "MLO views are lacking", "the delayed phase was not acquired", "no images were stored". */
static bool is_lacking(const struct text *t, const struct sentence *s, uint32_t k)
{
	if (!is_in(t, k, &pieces) || is_denied(t, s, k))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + LACK_REACH; n++) {
		if (t->token[n].kind != TOKEN_WORD)
			return false;
		if (is_in(t, n, &lacks) && !is_denied(t, s, n))
			return true;
		if (is_in(t, n, &blind) && n + 1 < s->end &&
		    (is_in(t, n + 1, &made) || is_in(t, n + 2, &made)))
			return true;
	}
	return false;
}

/* "Will need to be done again", "to be repeated next week"; "CT should be repeated in 6 months" is
 * a recommendation. */
static bool is_to_be_repeated(const struct text *t, const struct sentence *s, uint32_t k)
{
	bool again = is_in(t, k, &repeated) ||
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
static bool is_only_a_part(const struct text *t, const struct sentence *s, uint32_t k)
{
	if (!token_is(t, k, "only") || (k > s->first && is_in(t, k - 1, &found)))
		return false;
	for (uint32_t n = k + 1; n < s->end && n <= k + LACK_REACH; n++)
		if (is_in(t, n, &pieces))
			return n + 1 >= s->end || !token_is(t, n + 1, "enhancement");
	return false;
}

bool unfinished_says(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (is_stopped(t, s, k) || is_to_be_finished(t, s, k) || is_lacking(t, s, k) ||
		    is_to_be_repeated(t, s, k) || is_only_a_part(t, s, k))
			return true;
	return false;
}
