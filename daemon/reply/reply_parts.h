/* SPDX-License-Identifier: Apache-2.0
 *
 * reply_parts.h - what the readers of a mail share.
 */
#ifndef DAEMON_REPLY_PARTS_H
#define DAEMON_REPLY_PARTS_H

#include <stdint.h>
#include "followupd/buf.h"
#include "followupd/reply.h"

/* parts.c: a mail taken apart.  All in the arena, texts as UTF-8. */
struct mail_parts {
	const char *from, *from_name, *subject, *message_id;
	bool null_sender;	 /* Return-Path: <> */
	bool automatic;		 /* says of itself that no person wrote it */
	bool in_bulk;		 /* and to many */
	bool attachment;	 /* something is attached that is neither text nor calendar */
	const char *text, *html; /* NULL: none */
	const char *calendar;	 /* NULL: none */
	bool delivery_report, feedback_report, receipt;
	const char *action, *status, *recipient, *envelope_id; /* of a delivery report */
	size_t token_count;
	const char *token[REPLY_TOKENS];
};
void mail_take_apart(struct arena *a, const char *raw, size_t len, struct mail_parts *out);
/* What stands in an address or identifier and may be a token of ours. */
void mail_tokens(struct arena *a, struct mail_parts *m, const char *text);

/* html.c */
const char *html_text(struct arena *a, const char *html);

/* strip.c: what was written now: without quotations, signatures, banners and notices about
 * confidentiality.  name: of who writes, as the mail has it; NULL: none. */
const char *written_text(struct arena *a, const char *text, const char *name);

/* words.c */
struct said {
	enum reply_kind kind;
	date day;
	const char *whom;
};
void words_read(struct arena *a, const char *text, date today, struct said *out);
/* Lower case, contractions written out. */
const char *words_normal(struct arena *a, const char *text);

/* absences.c: of an automatic answer; in_bulk: it was sent to many. */
void absence_read(struct arena *a, const char *subject, const char *text, bool in_bulk, date today,
    struct said *out);
/* Of a mail that does not say that it is one; false: nor do its words. */
bool absence_told(
    struct arena *a, const char *subject, const char *text, date today, struct said *out);

/* machines.c: false: a person wrote it, or a calendar. */
bool read_machine(struct arena *a, struct mail_parts *m, date today, struct reply *out);

/* phrases.c: what a sentence says, as bits by enum reply_kind, and: */
enum phrase_mark {
	MARK_THANKS = REPLY_KINDS, /* polite, and says nothing */
	MARK_ANGRY,
	MARK_REQUEST, /* asks something of the reader */
	MARK_DOUBT,   /* not, only: what is said in the same clause may not be so */
	MARK_BUT,     /* what is said before it may not be so */
	MARK_OPEN,    /* if, unless: nothing in the sentence may be so */
	MARK_HELD,    /* to wait until a day */
	MARK_ASIDE,   /* tells of something else besides */
	MARK_SOFT,    /* perhaps, should, I think */
	MARK_FILLER,  /* understood, and of no weight */
};
#define MARK(k) (UINT64_C(1) << (k))
struct reply_phrase {
	unsigned mark;
	const char *pattern;
};
extern const struct reply_phrase reply_phrases[]; /* phrase_table.c */
extern const size_t reply_phrase_count;

struct sentence_said {
	uint64_t marks;
	uint64_t doubted, softened; /* those of them that may not be so */
};
/* left: a sentence in lower case, contractions written out; blanks out all that was understood. */
struct sentence_said phrases_in(struct arena *a, char *left);
/* fillers.c: how many words are left that carry a meaning of their own. */
size_t phrases_left_over(const char *left);

/* imip.c: false: the calendar answers nothing of ours. */
bool imip_read(struct arena *a, const char *calendar, struct reply *out);

#endif
