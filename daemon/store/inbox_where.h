/* SPDX-License-Identifier: Apache-2.0
 *
 * inbox_where.h - which messages an inbox_filter wants, for every statement that has one.
 */
#ifndef DAEMON_STORE_INBOX_WHERE_H
#define DAEMON_STORE_INBOX_WHERE_H

#include "followupd/inbox.h"

/* i: inbound, a: applied, t: inbound_todo. */
#define INBOX_FROM                                                                                 \
	" FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id"                               \
	" LEFT JOIN inbound_todo t ON t.inbound_id = i.id"
#define INBOX_OUTCOME "coalesce(a.outcome, CASE WHEN t.inbound_id IS NOT NULL THEN 'waiting' END)"
#define INBOX_WANTED                                                                               \
	" ($1::text IS NULL OR i.verdict = $1)"                                                    \
	" AND ($2::text IS NULL OR a.outcome = $2 OR ($2 = 'waiting' AND t.inbound_id IS NOT "     \
	"NULL))"                                                                                   \
	" AND ($3::text IS NULL OR i.source = $3)"                                                 \
	" AND ($4::text IS NULL OR position(convert_to($4, 'UTF8') IN i.raw) > 0)"                 \
	" AND ($5::text IS NULL OR position(lower($5) IN"                                          \
	" lower(concat_ws(' ', i.reason, a.detail))) > 0)"                                         \
	" AND ($6::timestamptz IS NULL OR i.received_at >= $6)"                                    \
	" AND ($7::timestamptz IS NULL OR i.received_at < $7)"                                     \
	" AND ($8::text IS NULL OR i.message_type = $8 OR split_part(i.message_type, '^', 1) = "   \
	"$8)"                                                                                      \
	" AND (NOT $9::bool OR i.id IN (SELECT inbound_id FROM review_items WHERE resolved_at IS"  \
	" NULL AND inbound_id IS NOT NULL))"
#define INBOX_VALUES(f)                                                                            \
	V_TEXT((f)->verdict), V_TEXT((f)->outcome), V_TEXT((f)->source), V_TEXT((f)->holding),     \
	    V_TEXT((f)->saying), V_INSTANT((f)->since), V_INSTANT((f)->before), V_TEXT((f)->type), \
	    V_BOOL((f)->asked)

#endif
