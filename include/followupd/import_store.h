/* SPDX-License-Identifier: Apache-2.0
 *
 * import_store.h - cases of an old tracker as stored messages, and what became of them.
 *
 * The messages of one import have its batch as their peer.  Their control id is the accession of
 * the exam here, a hyphen, and a hash of the content; of a report taken back it is "W".
 */
#ifndef FOLLOWUPD_IMPORT_STORE_H
#define FOLLOWUPD_IMPORT_STORE_H

#include "followupd/mem.h"
#include "followupd/session.h"

struct import_message {
	const char *control_id, *raw;
	size_t len;
	int lane; /* 0 to LANES - 1, the same for all of a patient's */
};

/* Accessions whose report was taken back, in the arena. */
MUST_CHECK bool import_withdrawn(
    struct session *s, struct arena *a, const char *const **out, size_t *count, struct err *e);
/* id[i] of the message with that control id, 0 where there is none. */
MUST_CHECK bool import_known(struct session *s, const struct import_message *const *m, size_t count,
    int64_t *id, struct err *e);
/* All in one transaction; what is there already is not stored twice.  *stored: how many were new.
 */
MUST_CHECK bool import_put(struct session *s, const char *batch, const struct import_message *m,
    size_t count, int64_t *stored, struct err *e);

/* batch imported_at rows waiting opened still_open questions taken_back, the newest first. */
MUST_CHECK bool import_list(struct session *s, struct rows *out, struct err *e);
/* id raw lane now refs touched of each report of the batch that stands; touched: what people
 * have done with what it opened or asked since, or NULL.  No row: no such batch. */
MUST_CHECK bool import_rows(struct session *s, const char *batch, struct rows *out, struct err *e);

#endif
