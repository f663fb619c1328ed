/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.h - the evidence of one follow-up as one HTML file, to be printed, kept and checked offline.
 *
 * Parts: the follow-up and its finding, every exam with what speaks for and against it, attempts,
 * questions, notices, calendar, notes, the history with its chain of hashes, the messages that
 * brought the reports and the mails, byte for byte.  Each part stands in the page with its SHA-256;
 * the last line has that of all before it.  daemon/verify-pack checks all of it without followupd.
 */
#ifndef FOLLOWUPD_PACK_H
#define FOLLOWUPD_PACK_H

#include "followupd/buf.h"
#include "followupd/explain.h"
#include "followupd/session.h"

/* Adds the file to out.  Behind the gate what the visitor may not see is not in it. */
MUST_CHECK bool pack_write(struct session *s, const struct explanation *x, const char *version,
    instant now, struct buf *out, struct err *e);

#endif
