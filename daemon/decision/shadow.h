/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow.h - a source whose prose is measured before it is trusted.
 */
#ifndef DAEMON_DECISION_SHADOW_H
#define DAEMON_DECISION_SHADOW_H

#include "prose.h"

/* Keeps what the prose would have opened or asked as findings that open nothing. */
void shadow_keep(struct work *w, struct report *version, const struct prose *p);

#endif
