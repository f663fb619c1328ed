/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_duty.h - a section duty of a policy file, checked already, into its structure.
 */
#ifndef DAEMON_FOLLOWUP_POLICY_DUTY_H
#define DAEMON_FOLLOWUP_POLICY_DUTY_H

#include "followupd/policy.h"

#include <confuse.h>

void policy_take_duty(struct arena *a, cfg_t *duty, struct beside_rule *out);

#endif
