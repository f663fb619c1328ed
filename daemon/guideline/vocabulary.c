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
	int weight;
} actions[] = {{"none", false, 0}, {"routine-screening", false, 0}, {"follow-up-imaging", true, 2},
    {"follow-up-imaging-optional", false, 1}, {"additional-imaging-now", true, 3},
    {"obtain-priors", true, 3}, {"tissue-sampling", true, 4}, {"clinical-referral", true, 4},
    {"lab-workup", true, 3}, {"notify", true, 3}, {"repeat-exam", true, 3},
    {"second-opinion", true, 3}, {ACTION_REVIEW, true, 0}, {"not-applicable", false, 0}};

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

int guideline_action_weight(const char *action)
{
	size_t len = 0;
	int most = 0;
	for (const char *w = vocabulary_next(action, &len); w; w = vocabulary_next(w, &len))
		for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
			if (strlen(actions[i].word) == len &&
			    strncmp(actions[i].word, w, len) == 0 && actions[i].weight > most)
				most = actions[i].weight;
	return most;
}
