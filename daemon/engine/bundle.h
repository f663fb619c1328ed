/* SPDX-License-Identifier: Apache-2.0
 *
 * bundle.h - a set of events decided and saved in one transaction.
 *
 * claim -> load the charts -> decide and compose one by one, in memory -> save in sets -> commit.
 * What one patient's event does wrong spoils that patient's chart alone: everything else of the
 * batch is saved, and the event is put aside with a question in the same transaction.
 */
#ifndef DAEMON_ENGINE_BUNDLE_H
#define DAEMON_ENGINE_BUNDLE_H

#include "followupd/chart_store.h"
#include "followupd/compose.h"
#include "followupd/reader.h"
#include "followupd/work_queue.h"
#include "rulebook.h"

/* What an engine keeps from one batch to the next. */
struct bundle_context {
	const struct config *config;
	struct session *session;
	const struct rulebook *book;
	struct document_reader *reader;
	struct id_pool *ids;  /* lent: what is decided later has the higher ids */
	size_t ids_per_event; /* reserved; raised where they were too few */
	struct unit sent;     /* messages: on its way, between messages_send and messages_wait */
};

/* One batch under way. */
struct bundle {
	struct bundle_context *x;
	struct unit u;
	struct charts charts;
	size_t count, room;
	struct decided *decided;      /* one for each event, in order */
	const struct decided **saved; /* a pointer to each */
	struct composer composer;
};

MUST_CHECK bool bundle_begin(struct bundle *b, struct bundle_context *x, struct err *e);
/* Loads what the events will ask for, with ids for so many of them. */
MUST_CHECK bool bundle_load(struct bundle *b, const struct chart_request *q, size_t events);
/* Decides one event and composes what it tells; NULL: the unit failed.  Where the event itself
 * failed, its charts are spoiled and ok is false. */
struct decided *bundle_decide(struct bundle *b, const struct event *event);
/* Saves all that was decided on charts that are not spoiled.  Rolls back on false, and where what
 * came before was not ok. */
MUST_CHECK bool bundle_save(struct bundle *b, bool ok, struct err *e);
/* The same as far as the database is told; unit_wait() says how it ended. */
MUST_CHECK bool bundle_send(struct bundle *b, bool ok, struct err *e);

/* ---- one kind of work each: claim, load, decide, save ------------------------------------------
 * False: nothing was saved and *e says why; err_of_surroundings() and unit_again() tell what to do.
 */

struct claimed {
	size_t count;	   /* events that were claimed */
	size_t done;	   /* of them decided and saved, or put aside */
	int64_t first;	   /* id of the first message or patient */
	int attempts;	   /* most of any message, before this one */
	bool alone;	   /* the first message of all stands alone */
	bool held;	   /* others were left to wait for the text of a document */
	size_t outcome[4]; /* of messages, by enum outcome_word */
};

/* messages.c.  What was claimed is decided and on its way; where out->count is not 0,
 * messages_wait() says whether it is saved.  counted: their attempts are; where not and one was
 * attempted before, nothing is done and out->attempts says so.  beside: others are under way; where
 * the first message stands alone, nothing is done. */
MUST_CHECK bool messages_send(struct bundle_context *x, int limit, bool counted, bool beside,
    struct claimed *out, struct err *e);
MUST_CHECK bool messages_wait(struct bundle_context *x, struct err *e);
MUST_CHECK bool put_message_aside(
    struct bundle_context *x, int64_t id, const char *why, struct err *e);

/* Lanes that wait for documents; and what was read of those saved, so that they wait no longer. */
struct held_lanes lanes_held(const struct bundle_context *x);
MUST_CHECK bool documents_take(struct bundle_context *x, struct err *e);

/* due.c: timers, failed mails, days in shadow */
MUST_CHECK bool fire_due(
    struct bundle_context *x, instant *low, int limit, struct claimed *out, struct err *e);
MUST_CHECK bool put_timers_off(
    struct bundle_context *x, int64_t patient, const char *why, struct err *e);
MUST_CHECK bool take_failures(struct bundle_context *x, struct claimed *out, struct err *e);
MUST_CHECK bool send_digests(struct bundle_context *x, struct claimed *out, struct err *e);
/* Whether anybody was sent anything on the last working day. */
MUST_CHECK bool look_at_silence(struct bundle_context *x, struct err *e);
/* Asks about sources that have fallen silent; ends the questions about those that have sent again.
 */
MUST_CHECK bool listen_for_sources(struct bundle_context *x, struct err *e);
MUST_CHECK bool sum_up_shadows(struct bundle_context *x, struct err *e);

#endif
