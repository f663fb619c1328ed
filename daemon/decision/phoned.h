/* SPDX-License-Identifier: Apache-2.0
 *
 * phoned.h - what was told by phone of an order or an appointment, beside what the feed says.
 */
#ifndef DAEMON_DECISION_PHONED_H
#define DAEMON_DECISION_PHONED_H

#include "change.h"

/* What the event says of the same confirms it, or contradicts it. */
MUST_CHECK bool phoned_settle(struct work *w);
/* "by phone, Dr Lee's office, at Lakeside Imaging"; NULL: the feed said it. */
const char *phoned_words(const struct work *w, const struct appointment *a);

#endif
