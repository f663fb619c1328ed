/* SPDX-License-Identifier: Apache-2.0
 *
 * submission.h - one libESMTP session that hands several mails to the submission server.
 *
 * Blocking: runs in a mail worker only, which its parent kills at a deadline.
 */
#ifndef FOLLOWUPD_SUBMISSION_H
#define FOLLOWUPD_SUBMISSION_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/config.h"
#include "followupd/verdict.h"

struct submitted {
	int64_t notice_id;
	const char *from, *to, *envid, *bytes; /* lend until the next mail is asked for */
	size_t len;
	bool permitted; /* may_send need not be asked */
	bool last;	/* the session ends behind it */
};

struct submission_host {
	/* The server waits for the body of a mail without permission.  False: no octet of it is
	 * sent, and the session is abandoned by ending the process. */
	bool (*may_send)(void *arg, int64_t notice_id);
	/* Exactly once for each mail.  more: the session stands; next() is called unless this was
	 * its last mail. */
	void (*finished)(void *arg, int64_t notice_id, const struct outcome *o, bool more);
	/* Waits for the next mail; false: there is none, end the session. */
	bool (*next)(void *arg, struct submitted *out);
	void *arg;
};

/* first: the mail the session is opened for.  True: each mail was accepted and the process is fit
 * for another session; after anything else libESMTP is not trusted with one. */
bool submission_run(
    const struct config *c, const struct submitted *first, const struct submission_host *host);

#endif
