/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_policy.h - what the subcommands of followupctl policy share.
 */
#ifndef FOLLOWUPD_CTL_POLICY_H
#define FOLLOWUPD_CTL_POLICY_H

#include "followupd/ctl.h"
#include "followupd/policy.h"

/* "default 2026.1" of "default 2026.1 SHA256". */
const char *ctl_policy_name(struct arena *a, const char *id);

#endif
