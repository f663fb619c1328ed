/* SPDX-License-Identifier: Apache-2.0
 *
 * messages.h - what the commands about stored messages share: which messages are meant.
 */
#ifndef DAEMON_CTL_MESSAGES_H
#define DAEMON_CTL_MESSAGES_H

#include "followupd/ctl.h"
#include "followupd/inbox.h"

struct message_choice {
	struct inbox_filter f;
	const char *day, *asked; /* as typed; NULL: not said */
};

/* Options of a command that takes a filter. */
/* clang-format off */
#define CHOICE_OPTIONS(w)                                                                          \
	{"verdict", "VERDICT", "only accepted, rejected or fragment", &(w).f.verdict},             \
	{"outcome", "OUTCOME", "only applied, not-applied, refused, failed or waiting",            \
	    &(w).f.outcome},                                                                       \
	{"source", "NAME", "only of that listener or folder", &(w).f.source},                      \
	{"type", "TYPE", "only of that type: ORU, ORU^R01, DiagnosticReport", &(w).f.type},        \
	{"day", "DATE", "only what came on that day", &(w).day},                                   \
	{"holding", "TEXT", "only with that in it: a patient's number, an accession",              \
	    &(w).f.holding},                                                                       \
	{"saying", "TEXT", "only with that in its reason or outcome", &(w).f.saying},              \
	{"asked", NULL, "only what an open question is about", &(w).asked}
/* clang-format on */

/* After ctl_config; misuse when the day is none. */
void messages_chosen(const struct ctl *c, struct message_choice *w);
/* Whether anything was said. */
bool messages_any_choice(const struct message_choice *w);
/* The message, or false with ERR_NOT_FOUND; rows_free by the caller. */
MUST_CHECK bool messages_find(struct ctl *c, int64_t id, struct rows *out, struct err *e);

#endif
