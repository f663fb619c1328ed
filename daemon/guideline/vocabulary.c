/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary.c - actions, units, anchors, evidence levels and urgencies.
 */
#include "autoconf.h"
#include "vocabulary.h"
#include "followupd/guideline.h"

#include <string.h>

static const struct {
	const char *word;
	bool owed;
} actions[] = {{"none", false}, {"routine-screening", false}, {"follow-up-imaging", true},
    {"follow-up-imaging-optional", false}, {"additional-imaging-now", true},
    {"obtain-priors", true}, {"tissue-sampling", true}, {"clinical-referral", true},
    {"lab-workup", true}, {"notify", true}, {"repeat-exam", true}, {"second-opinion", true},
    {ACTION_REVIEW, true}, {"not-applicable", false}};

static bool listed(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

bool vocabulary_has_action(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strlen(actions[i].word) == len && strncmp(actions[i].word, word, len) == 0)
			return true;
	return false;
}

bool vocabulary_has_unit(const char *word)
{
	return listed(word,
	    (const char *const[]){"days", "business-days", "months", "hours", "minutes", NULL});
}

bool vocabulary_has_from(const char *word)
{
	return listed(word, (const char *const[]){"exam", "first", "previous", "report", NULL});
}

static int rank_in(const char *word, const char *const *list)
{
	for (int i = 0; list[i]; i++)
		if (strcmp(word, list[i]) == 0)
			return i;
	return -1;
}

int vocabulary_evidence_rank(const char *word)
{
	return rank_in(word, (const char *const[]){"U", "I", "V1", "V2", NULL});
}

int vocabulary_urgency_rank(const char *word)
{
	return rank_in(word,
	    (const char *const[]){"", "none", "routine", "soon", "prompt", "immediate", NULL});
}

const char *vocabulary_next(const char *at, size_t *len)
{
	at += *len;
	at += *len && *at;
	*len = strcspn(at, "|+");
	return *len ? at : NULL;
}

bool guideline_action_is_owed(const char *action)
{
	size_t len = 0;
	for (const char *w = vocabulary_next(action, &len); w; w = vocabulary_next(w, &len))
		for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
			if (actions[i].owed && strlen(actions[i].word) == len &&
			    strncmp(actions[i].word, w, len) == 0)
				return true;
	return false;
}
