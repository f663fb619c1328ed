/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_verify.h - asking all invariants, as followupctl verify and a restore do.
 */
#ifndef FOLLOWUPD_CTL_VERIFY_H
#define FOLLOWUPD_CTL_VERIFY_H

#include "followupd/ctl.h"

struct ctl_verified {
	json_t *list; /* the caller's to release, also after a failure */
	int asked, failed;
};

/* Connects with the login "ctl".  Each answer is printed as it comes, where c prints no JSON;
 * shows: what is asked meanwhile, on standard error. */
MUST_CHECK bool ctl_verify_all(struct ctl *c, bool shows, struct ctl_verified *out, struct err *e);

#endif
