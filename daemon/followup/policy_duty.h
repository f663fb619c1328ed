/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_duty.h - the sections duty of a policy file: what no single value can say, and into their
 * structure.
 */
#ifndef DAEMON_FOLLOWUP_POLICY_DUTY_H
#define DAEMON_FOLLOWUP_POLICY_DUTY_H

#include "followupd/policy.h"

#include <confuse.h>

/* Names a line of the file. */
typedef void (*policy_fault_fn)(cfg_t *at, const char *fmt, ...) PRINTF(2, 3);

/* A value as it is written in a section; "" where it is not. */
const char *policy_text(cfg_t *section, const char *key);

/* Each has what it needs, and questions of its class say who is asked. */
void policy_check_duties(cfg_t *cfg, policy_fault_fn fault);
/* Those that are checked. */
void policy_take_duties(struct arena *a, cfg_t *cfg, struct policy *out);

#endif
