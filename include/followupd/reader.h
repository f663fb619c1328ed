/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.h - documents of messages are read by workers while everything else goes on.
 *
 * A message whose documents have not been read waits, and with it its lane, which keeps the order
 * of each patient's messages.  All of it is in memory: what is not saved is read again.  A worker
 * is the program followupd-document, confined and killed at its deadline; it reads one document.  A
 * document over which two of them ended is given up, with the reason.
 */
#ifndef FOLLOWUPD_READER_H
#define FOLLOWUPD_READER_H

#include <stdint.h>
#include "followupd/checks.h"
#include "followupd/config.h"
#include "followupd/document.h"
#include "followupd/loop.h"

struct document_reader;

/* fn: called from the loop when reader_done() has something new. */
struct document_reader *reader_new(struct loop *l, const struct config *c, loop_fn fn, void *arg);
void reader_free(struct document_reader *r); /* NULL-safe; kills its workers */

/* Has the documents of a message read, once each; its lane waits from now on.  Where too much waits
 * already the lane does, and whoever finds its message again asks again. */
void reader_want(struct document_reader *r, int64_t inbound, int lane,
    const struct document_found *d, size_t count);
/* Lanes that wait.  Lends until the next call of any function. */
size_t reader_lanes(const struct document_reader *r, const int **lane);

/* What has been read and not forgotten.  Lends until reader_forget(). */
size_t reader_done(const struct document_reader *r, const struct document_done **done);
/* They are saved: lanes of which nothing is being read wait no longer, unless too much waits. */
void reader_forget(struct document_reader *r);

/* Whether a worker could be started. */
void reader_check(const struct config *c, struct checks *k);

#endif
