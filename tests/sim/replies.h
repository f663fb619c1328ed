/* SPDX-License-Identifier: Apache-2.0
 *
 * replies.h - answers of the simulated people that come by mail.
 */
#ifndef TESTS_SIM_REPLIES_H
#define TESTS_SIM_REPLIES_H

#include "hospital.h"

/* Whether that answer comes by mail; never in a calm story, which an engine plays too. */
bool replies_by_mail(const struct hospital *h, const struct sim_step *s);
struct event *reply_event(
    struct hospital *h, struct arena *a, const struct sim_step *s, const struct case_record *r);

#endif
