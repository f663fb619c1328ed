/* SPDX-License-Identifier: Apache-2.0
 *
 * support.h - the parts of followupctl support-bundle that ask the system, not the database.
 *
 * Each adds text to a buffer; what cannot be had is said there.
 */
#ifndef CTL_SUPPORT_H
#define CTL_SUPPORT_H

#include "followupd/config.h"
#include "followupd/known_text.h"

/* States of the units, as systemd has them. */
void support_units(struct buf *out);
/* The newest lines of the log: of the journal, or of the end of that file. */
void support_log(const struct known_text *k, const char *file, struct buf *out);
/* What the web role says when it is scraped. */
void support_metrics(const struct config *c, struct buf *out);

#endif
