/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_place.h - whether mail leaves from this database, and a person's say about it.
 *
 * A database that finds itself in another cluster than the one where mail was last released is a
 * copy: what waits in it may have left already from the original, so none leaves until somebody
 * says that the original is off.
 */
#ifndef FOLLOWUPD_MAIL_PLACE_H
#define FOLLOWUPD_MAIL_PLACE_H

#include "followupd/session.h"

struct mail_place {
	bool held, said; /* said: somebody held it; else the database found itself elsewhere */
	instant since;	 /* of the newest say, real or a rehearsal's */
	instant as_of;	 /* of which instant the copy is; INSTANT_NONE: not known */
	int64_t waiting; /* mails in the outbox */
	int64_t older;	 /* of them composed until as_of: they may have left from the original */
	char by[480], note[960]; /* UTF-8, 119 and 239 letters at most */
};

MUST_CHECK bool mail_place_read(struct session *s, struct mail_place *out, struct err *e);

/* What a person says; note may be "".  as_of: INSTANT_NONE when not known. */
struct mail_say {
	const char *by, *login, *note;
	instant as_of;
};
MUST_CHECK bool mail_place_hold(struct session *s, const struct mail_say *say, struct err *e);
MUST_CHECK bool mail_place_release(struct session *s, const struct mail_say *say, struct err *e);

#endif
