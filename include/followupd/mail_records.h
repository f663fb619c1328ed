/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_records.h - what became of mails, kept until the database has it.
 *
 * Records that may share a transaction do.  None is lost while the process lives: what was on its
 * way when the connection broke is sent again.
 */
#ifndef FOLLOWUPD_MAIL_RECORDS_H
#define FOLLOWUPD_MAIL_RECORDS_H

#include "followupd/loop.h"
#include "followupd/outbox_store.h"

struct records;

struct records_handlers {
	void (*due)(int64_t delay, void *arg); /* a row will be due again after so much time */
	void (*changed)(void *arg);	       /* the database has answered */
	void *arg;
};

/* d: lends for ever. */
struct records *records_new(struct loop *l, struct db *d, struct records_handlers h);
void records_free(struct records *k);
void records_add(struct records *k, const struct record *r); /* copies */
/* Sends what can be sent now; call after records_add and when the connection is up. */
void records_send(struct records *k);
/* From now on none is held back for others. */
void records_hurry(struct records *k);
bool records_empty(const struct records *k);

#endif
