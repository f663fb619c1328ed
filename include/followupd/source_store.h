/* SPDX-License-Identifier: Apache-2.0
 *
 * source_store.h - which sources are silent for too long, and which of those asked about have sent
 * again.
 */
#ifndef FOLLOWUPD_SOURCE_STORE_H
#define FOLLOWUPD_SOURCE_STORE_H

#include "followupd/source.h"
#include "followupd/unit.h"

/* Sources of messages that nobody was asked about yet and should be, and those that somebody is
 * asked about and that have sent again (spoke).  False: the unit has failed.  In the unit's arena.
 */
MUST_CHECK bool sources_to_tell(struct unit *u, struct source_silence **out, size_t *count);

#endif
