/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_mail.h - how it is told that no mail leaves.
 */
#ifndef FOLLOWUPD_CTL_MAIL_H
#define FOLLOWUPD_CTL_MAIL_H

#include "followupd/ctl.h"
#include "followupd/mail_place.h"

/* "no mail leaves: ..."; returns new. */
char *ctl_mail_held(const struct ctl *c, const struct mail_place *p);
/* Returns new. */
json_t *ctl_mail_json(const struct mail_place *p);

#endif
