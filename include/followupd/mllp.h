/* SPDX-License-Identifier: Apache-2.0
 *
 * mllp.h - the frames in a byte stream (HL7 MLLP, release 1): 0B <content> 1C 0D.
 *
 * The caller keeps the bytes, the framer only a position in them, so that nothing is read twice and
 * nothing is allocated.  The same bytes give the same frames however they are cut into reads.
 */
#ifndef FOLLOWUPD_MLLP_H
#define FOLLOWUPD_MLLP_H

#include <stdint.h>
#include "followupd/buf.h"

#define MLLP_FRAME_MAX ((size_t)32 * 1024 * 1024) /* default limit of a frame's content */

/* One direction of one connection; zeroed = new. */
struct mllp {
	bool inside;	   /* behind a start block */
	bool skipping;	   /* inside a frame that was too large: until its end block */
	size_t scanned;	   /* bytes of the next call's data that need no second look */
	uint64_t junk;	   /* bytes between frames that were neither blank nor a start block */
	uint64_t restarts; /* frames given up because another one began inside */
};

enum mllp_outcome {
	MLLP_MORE,     /* no whole frame yet */
	MLLP_FRAME,    /* one frame */
	MLLP_OVERSIZE, /* content beyond max: said once per frame, the rest is skipped silently */
};

struct mllp_frame {
	const char *content; /* lends from data; OVERSIZE: its first max bytes, for the log */
	size_t len;
	size_t consumed; /* drop so many bytes from the front of data before the next call (MORE:
			    too); the rest must come again, with whatever arrived behind it */
};

/* Looks for the next frame in data.  Call again at once until MLLP_MORE.  max: bytes of content. */
enum mllp_outcome mllp_next(
    struct mllp *m, const char *data, size_t len, size_t max, struct mllp_frame *out);

/* Appends one frame with that content. */
void mllp_wrap(struct buf *out, const char *content, size_t len);

/* Appends a release 2 commit block: 0B 06 1C 0D when stored, 0B 15 1C 0D when not. */
void mllp_commit(struct buf *out, bool stored);

#endif
