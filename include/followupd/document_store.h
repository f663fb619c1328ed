/* SPDX-License-Identifier: Apache-2.0
 *
 * document_store.h - the text of documents, kept beside the message that brought them.
 *
 * What was read once is never read again, so that a message means the same whenever it is applied;
 * followupctl messages replay has read again what could not be.
 */
#ifndef FOLLOWUPD_DOCUMENT_STORE_H
#define FOLLOWUPD_DOCUMENT_STORE_H

#include "followupd/document.h"
#include "followupd/mem.h"
#include "followupd/session.h"

/* In a transaction of its own; what another engine has saved meanwhile stays. */
MUST_CHECK bool documents_save(
    struct session *s, const struct document_done *row, size_t count, struct err *e);

/* json: what DOCUMENTS_OF gives, or NULL.  New in the arena. */
void documents_parse(struct arena *a, const char *json, struct document_known **out, size_t *count);

/* A column of a statement that reads inbound as that alias. */
#define DOCUMENTS_OF(i)                                                                            \
	"(SELECT json_agg(json_build_object('place', d.place, 'kind', d.kind, 'lack', d.lack, "    \
	"'text', d.text) ORDER BY d.place) FROM document_texts d WHERE d.inbound_id = " i          \
	".id)::text"

#endif
