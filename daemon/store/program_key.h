/* SPDX-License-Identifier: Apache-2.0
 *
 * program_key.h - the one word that says where follow-up f stands, for programs (program_store.h).
 */
#ifndef DAEMON_STORE_PROGRAM_KEY_H
#define DAEMON_STORE_PROGRAM_KEY_H

#define FOLLOWUP_KEY                                                                               \
	"CASE WHEN f.state = 'closed' THEN f.closure WHEN f.hold <> 'none' THEN f.hold WHEN "      \
	"f.state <> 'open' THEN f.state WHEN f.acknowledged_at IS NULL THEN 'notified' ELSE "      \
	"'acknowledged' END"

#endif
