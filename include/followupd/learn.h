/* SPDX-License-Identifier: Apache-2.0
 *
 * learn.h - weights of the net, from sentences of which somebody said whether they ask.
 *
 * A logistic regression that goes as little as possible away from the weights it begins with.  What
 * it finds depends on the examples, their order and nothing else.
 */
#ifndef FOLLOWUPD_LEARN_H
#define FOLLOWUPD_LEARN_H

#include <stdint.h>
#include "followupd/narrative.h"

struct learner;

struct learner *learner_new(void);
void learner_free(struct learner *l); /* NULL-safe */

struct learn_example {
	const char *const *feature; /* what the sentence shows; one twice counts once */
	size_t count;
	bool asks;
	double worth;	 /* how many sentences it stands for */
	uint32_t report; /* a feature of one report only is weighed where the base does */
	uint32_t fold;
};
/* Copies what it keeps. */
void learner_add(struct learner *l, const struct learn_example *one);

/* Of all examples but those of a fold. */
#define LEARN_ALL UINT32_MAX
struct learn_order {
	uint32_t without;
	const struct narrative_weight *base; /* where the weights begin; a feature not in it at 0 */
	size_t base_count;
};
/* New in the arena, sorted by feature; small weights are left out.  Among them are @ask and
 * @harmless, of the base when it has them.  Their names are the learner's and the base's. */
void learner_train(const struct learner *l, const struct learn_order *order, struct arena *a,
    struct narrative_weight **out, size_t *count);

#endif
