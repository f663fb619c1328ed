/* SPDX-License-Identifier: Apache-2.0
 *
 * checkpoint.h - where all histories stood, in signed files that the database never sees.
 *
 * DIRECTORY/00000012.checkpoint: lines of text, the hash of the file before among them, the
 * signature last.  /usr/share/followupd/verify-pack checks them without followupd.
 */
#ifndef FOLLOWUPD_CHECKPOINT_H
#define FOLLOWUPD_CHECKPOINT_H

#include "followupd/config.h"
#include "followupd/session.h"

struct checkpoint {
	int64_t number;
	char sha256[65], path[512];
};

/* Writes the next one, as login engine; needs checkpoint.directory and checkpoint.key_file.
 * patience: seconds that the database has for it; less than the session has. */
MUST_CHECK bool checkpoint_make(
    struct session *s, const struct config *c, int patience, struct checkpoint *out, struct err *e);
/* The same where the configuration asks for it and the newest is 20 hours old; made: it was.
 * False: it failed and was logged. */
MUST_CHECK bool checkpoint_daily(
    struct session *s, const struct config *c, bool *made, struct err *e);

/* number, at, sha256 of those that were made, the newest first; limit 0: all. */
MUST_CHECK bool checkpoint_list(struct session *s, int64_t limit, struct rows *out, struct err *e);
/* Seconds since the newest one by the clock of all decisions; INT64_MAX: there is none. */
MUST_CHECK bool checkpoint_age(struct session *s, int64_t *out, struct err *e);

/* What an export holds beside the files, one JSON object a row in column 1, its place in column 0;
 * after: the place of the last one read, or INT64_MIN.  In a transaction that sees one moment. */
struct checkpoint_part {
	const char *file; /* "history.jsonl" */
	struct statement more;
};
extern const struct checkpoint_part checkpoint_parts[]; /* ends with file NULL */
/* Which there are.  Read first, then the files, then the others: each that is named has a file, and
 * what a file vouches for is in what is read behind it. */
extern const struct checkpoint_part checkpoint_numbers;
MUST_CHECK bool checkpoint_part_read(struct session *s, const struct checkpoint_part *p,
    int64_t after, struct rows *out, struct err *e);

#endif
