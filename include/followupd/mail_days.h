/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_days.h - working days on which the mail server took nothing.
 */
#ifndef FOLLOWUPD_MAIL_DAYS_H
#define FOLLOWUPD_MAIL_DAYS_H

#include "followupd/decision.h"
#include "followupd/unit.h"

/* Looks at that day, once, whoever does.  out->silent is false where somebody has looked already,
 * and on the first day of all, before which nothing was set up. */
MUST_CHECK bool mail_day_take(
    struct unit *u, date day, const struct zone *zone, struct mail_day *out);

#endif
