/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_stream.h - the messages of a file of any size, in memory for one message.
 *
 * Bytes go in as they are read, messages come out as hl7_batch.h finds them.
 */
#ifndef FOLLOWUPD_HL7_STREAM_H
#define FOLLOWUPD_HL7_STREAM_H

#include <stdint.h>
#include "followupd/hl7_batch.h"

enum hl7_streamed {
	STREAM_MESSAGE,
	STREAM_OVERSIZE, /* the beginning of one that is larger than max; its rest is left out */
	STREAM_MORE,	 /* more bytes are needed: hl7_stream_room(), hl7_stream_fed() */
	STREAM_END,
};

struct hl7_stream {
	struct hl7_batch batch; /* its counts so far */
	struct buf window;
	size_t max;    /* bytes of a message */
	size_t done;   /* bytes of the window that have been given out */
	int64_t base;  /* where in the file the window begins */
	bool ended;    /* nothing follows what is in the window */
	bool begun;    /* the byte order mark has been looked for */
	bool skipping; /* inside a message that is too large */
};

/* A zeroed structure with max is an empty stream. */
void hl7_stream_free(struct hl7_stream *s);

/* Where more bytes go, and how many fit. */
char *hl7_stream_room(struct hl7_stream *s, size_t *size);
/* So many were put there; 0: the file ends. */
void hl7_stream_fed(struct hl7_stream *s, size_t n);
/* out lends until the next call with the stream; at: of its first byte in the file, from 0. */
enum hl7_streamed hl7_stream_next(struct hl7_stream *s, struct hl7_span *out, int64_t *at);

#endif
