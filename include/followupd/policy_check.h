/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_check.h - what is wrong with a policy that can be read: who would hear nothing, or the
 * same too soon again.
 */
#ifndef FOLLOWUPD_POLICY_CHECK_H
#define FOLLOWUPD_POLICY_CHECK_H

#include "followupd/policy.h"

struct policy_fault {
	int line; /* of the policy file */
	const char *words;
};

/* All of them, by line; *out lives in the arena.  What policy_load refuses is not looked for. */
size_t policy_faults(struct arena *a, const struct policy *p, struct policy_fault **out);

#endif
