/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.h - one request of the page behind a link of a mail: of whoever holds the link, without a
 * session.
 */
#ifndef DAEMON_PAGES_ANSWER_H
#define DAEMON_PAGES_ANSWER_H

#include "followupd/link_store.h"
#include "followupd/mail_link.h"
#include "followupd/reply.h"
#include "site.h"

struct link_visit {
	struct visit *v; /* of nobody */
	char token[LINK_TEXT];
	unsigned char hash[SHA256_SIZE];
	struct link_opened x;
	date today;
	const char *path;   /* "/a/TOKEN" */
	const char *chosen; /* the answer's name; "": none */
	bool press_again;   /* the form was too old */
};

/* What an answer takes beside itself; the names of its fields are "NAME-day" and so on. */
struct answer_choice {
	enum reply_kind kind;
	const char *words;
	const char *day, *line; /* labels; NULL: no such field */
	bool day_needed, line_needed;
	const char *line_fault; /* what to say where the line lacks */
};
/* Those of this link, as a set of enum reply_kind. */
unsigned answer_kinds(const struct link_visit *g);
const struct answer_choice *answer_choice(enum reply_kind kind);
/* "later-day".  New in the arena. */
const char *answer_field(const struct link_visit *g, enum reply_kind kind, const char *part);
/* The last day until which it may be put off; DATE_NONE: not at all. */
date answer_last_day(const struct link_visit *g);

/* "1 Apr".  New in the arena. */
const char *answer_day(struct link_visit *g, date d);

/* answer_words.c: the values of the templates "answer" and "answered". */
void answer_form(struct link_visit *g);
void answer_done(struct link_visit *g);
/* Nothing can be answered any more: its status. */
unsigned answer_over(struct link_visit *g);
/* There is no such link. */
void answer_unknown(struct visit *v);

#endif
