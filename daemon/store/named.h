/* SPDX-License-Identifier: Apache-2.0
 *
 * named.h - the name of somebody who stands in a line of a history.
 */
#ifndef DAEMON_STORE_NAMED_H
#define DAEMON_STORE_NAMED_H

/* A person stands in a line by ref; people read names. */
#define NAMED(ref)                                                                                 \
	"coalesce((SELECT nullif(concat_ws(' ', nullif(n.given, ''), nullif(n.family, '')), '')"   \
	" || ' (' || n.ref || ')' FROM people n WHERE n.ref = " ref "), " ref ")"

#endif
