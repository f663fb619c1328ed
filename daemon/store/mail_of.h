/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_of.h - the mail by which a notice was told: its own, or the digest in which it is a line.
 */
#ifndef DAEMON_STORE_MAIL_OF_H
#define DAEMON_STORE_MAIL_OF_H

/* Of notice n and its line l, if it has one.  Not coalesce(): behind row security PostgreSQL looks
 * nothing up by what it does not know to be without leaks. */
#define MAIL_OF_NOTICE "CASE WHEN l.notice_id IS NULL THEN n.id ELSE l.notice_id END"

#endif
