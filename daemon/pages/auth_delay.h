/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_delay.h - how long the next sign-in of a name, or from a peer, waits.  Pure: told the time.
 *
 * The first three in a row that fail are looked at as they come; the next waits 1 second, then 2,
 * 4, 8, 16, and 30 from there on.  One is counted when it comes, so that many at once do not pass
 * together, and one that succeeds ends the row.  A row is forgotten after an hour without another.
 * Names are kept as hashes: people type their password there.
 */
#ifndef FOLLOWUPD_AUTH_DELAY_H
#define FOLLOWUPD_AUTH_DELAY_H

#include <stddef.h>
#include "followupd/clock.h"

#define AUTH_DELAY_MAX SECONDS(30)

struct auth_delay;

/* places: rows kept at most; then the one that is oldest makes room. */
struct auth_delay *auth_delay_new(size_t places);
void auth_delay_free(struct auth_delay *d); /* NULL-safe */

/* Counts one sign-in; returns how long it waits, in microseconds.  name: case does not count.
 * peer: an address, of IPv6 its /64; another text is nobody's and does not count. */
int64_t auth_delay_count(struct auth_delay *d, const char *name, const char *peer, int64_t now);
/* One that was counted succeeded: the row has ended. */
void auth_delay_end(struct auth_delay *d, const char *name, const char *peer);
/* One that was counted could not be looked at: it counts no longer. */
void auth_delay_uncount(struct auth_delay *d, const char *name, const char *peer);

#endif
