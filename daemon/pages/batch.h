/* SPDX-License-Identifier: Apache-2.0
 *
 * batch.h - many answers that were given by one form.
 */
#ifndef DAEMON_PAGES_BATCH_H
#define DAEMON_PAGES_BATCH_H

#include "site.h"

/* The form's own part of its `once`; NULL: what was sent is none. */
const char *batch_once(struct visit *v, const char *sent);
/* The result line of the frame: how many were recorded, which were not.  Nothing where the form is
 * none of the visitor's. */
void batch_result(struct visit *v, const char *once);
/* Takes back what was recorded by that form, and ends the visit. */
void batch_undo(struct visit *v, const char *once, const char *back);

#endif
