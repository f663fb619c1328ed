/* SPDX-License-Identifier: Apache-2.0
 *
 * prometheus.h - a reading as Prometheus text, format 0.0.4.
 */
#ifndef FOLLOWUPD_WEB_PROMETHEUS_H
#define FOLLOWUPD_WEB_PROMETHEUS_H

#include "followupd/buf.h"
#include "followupd/metrics_store.h"

/* m may be NULL: then the text says only that the database gave nothing, and which build it is. */
void prometheus_text(struct buf *b, const struct metrics *m);

#endif
