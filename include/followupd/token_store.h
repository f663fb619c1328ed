/* SPDX-License-Identifier: Apache-2.0
 *
 * token_store.h - tokens of programs: made and ended by an administrator, and what a visit by one
 * may do.
 */
#ifndef FOLLOWUPD_TOKEN_STORE_H
#define FOLLOWUPD_TOKEN_STORE_H

#include "followupd/page_store.h"

enum token_scope {
	SCOPE_FOLLOWUPS_READ,
	SCOPE_FOLLOWUPS_WRITE,
	SCOPE_QUESTIONS_WRITE,
	SCOPE_PEOPLE_READ,
	SCOPE_FHIR_READ,
	SCOPE_FHIR_WRITE,
	SCOPE_MEASURES_READ,
};
extern const struct vocabulary token_scope_words;

#define TOKEN_PREFIX "fu_"
#define TOKEN_RANDOM 32
#define TOKEN_SIZE   64	 /* of its text, with the NUL */
#define TOKEN_DAYS   365 /* it lives at most */

/* ---- visits ---------------------------------------------------------------------------------- */

struct token_visit {
	int64_t id;	 /* of the token */
	unsigned scopes; /* 1u << enum token_scope */
};

/* As page_enter(), by a token that came from that address.  FU401: it is none that lives, or may
 * not come from there. */
MUST_CHECK bool token_enter(struct session *s, struct arena *a, const char *token, const char *peer,
    enum page_purpose purpose, struct page_visitor *who, struct token_visit *out, struct err *e);

/* ---- for an administrator -------------------------------------------------------------------- */

struct token_new {
	const char *name;   /* of the program */
	const char *scopes; /* "followups.read,people.read" */
	const char *team;   /* refs of people, ","; NULL: it sees every patient */
	const char *from;   /* "10.2.0.0/16,10.3.4.5"; NULL: from anywhere */
	const char *by;
	int days;
};
/* token gets its text, which is kept nowhere.  ERR_REFUSED with what is wrong. */
MUST_CHECK bool token_make(struct session *s, const struct token_new *t, int64_t *id,
    char token[static TOKEN_SIZE], struct err *e);
/* id, program, scopes, team, sources, made_by, made_at, ends_at, used_at, used_from, revoked_at;
 * all: those too that live no more. */
MUST_CHECK bool tokens_list(struct session *s, bool all, struct rows *out, struct err *e);
/* From now on nothing is answered to it.  ERR_NOT_FOUND. */
MUST_CHECK bool token_end(struct session *s, int64_t id, struct err *e);

#endif
