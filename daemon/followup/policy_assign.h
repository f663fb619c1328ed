/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_assign.h - the sections assign of a policy file: which team something is given to.
 */
#ifndef DAEMON_FOLLOWUP_POLICY_ASSIGN_H
#define DAEMON_FOLLOWUP_POLICY_ASSIGN_H

#include "policy_duty.h"

extern cfg_opt_t policy_assign_keys[];

/* Lower-case letters, digits and hyphens. */
bool policy_is_ref(const char *s);
/* Each names its team, and how one of it is chosen. */
void policy_check_assigns(cfg_t *cfg, policy_fault_fn fault);
/* Those that are checked, in the order of the file. */
void policy_take_assigns(struct arena *a, cfg_t *cfg, struct policy *out);

#endif
