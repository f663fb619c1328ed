/* SPDX-License-Identifier: Apache-2.0
 *
 * source.h - whether a source of messages is silent for longer than it usually is, and words for
 * it.
 */
#ifndef FOLLOWUPD_SOURCE_H
#define FOLLOWUPD_SOURCE_H

#include "followupd/clock.h"
#include "followupd/mem.h"

/* One kind of message from one source, as of an instant. */
struct source_silence {
	const char *key; /* of what is asked about this silence: another one, another key */
	const char *source, *kind; /* "LAKE_ORU", "ORU"; NULL where it spoke */
	int64_t silent;		   /* seconds since */
	int64_t usual; /* seconds for which it is silent at this hour of the week, at most */
	bool spoke;    /* it was silent for too long, has been asked about, and has sent again */
};

/* Whether that is longer than usual: half as much again, and more than ten minutes. */
bool source_is_late(int64_t silent, int64_t usual);
/* Whether what it usually does says enough to ask somebody: it sends at least every two days. */
bool source_is_regular(int64_t usual);
/* "reports" for "ORU". */
const char *source_kind_words(const char *kind);
/* "40 minutes", "3 hours", "2 days": the largest unit of which there are two. */
const char *span_in_words(struct arena *a, int64_t seconds);

#endif
