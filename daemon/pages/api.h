/* SPDX-License-Identifier: Apache-2.0
 *
 * api.h - visits of programs: let in by a token and by nothing else, answered in JSON.
 *
 * A visit is that of a person (site.h), read through the same gate and kept in the same access log.
 */
#ifndef DAEMON_PAGES_API_H
#define DAEMON_PAGES_API_H

#include "followupd/program_store.h"
#include "followupd/token_store.h"
#include "site.h"

#define JSON_TYPE    "application/json; charset=utf-8"
#define PROBLEM_TYPE "application/problem+json; charset=utf-8"

struct program_budget;

/* Of a route, instead of a struct site_page; page.name stands in the access log. */
struct program_page {
	struct site_page page;
	enum token_scope scope;
	const char *query; /* the names its address may have behind "?", apart by a blank; with "*"
			      behind it one may come several times */
	/* Answers that it was refused; detail: a sentence without anything of a patient. */
	void (*refuse)(struct visit *v, unsigned status, const char *detail);
};

struct program_visit {
	struct token_visit token;
	const struct program_page *page;
	struct program_budget *budget; /* NULL: not let in yet */
	const char *peer;
};

/* The http_fn of all routes whose `what` is a program_page. */
void program_serve(struct http_request *r, void *site);

/* Begins its transaction once more. */
MUST_CHECK bool program_enter(struct visit *v, enum page_purpose purpose, struct err *e);

/* ---- how such a visit ends --------------------------------------------------------------------
 */

/* Takes data.  What was shown is kept first; where it cannot be, 503 instead. */
void program_answer(struct visit *v, unsigned status, const char *type, json_t *data);
void program_fail(struct visit *v, const struct err *e);
/* 304 of what the program has; it was shown all the same. */
void program_unchanged(struct visit *v, const char *type);
/* Takes data. */
void program_refuse(struct visit *v, unsigned status, const char *type, json_t *data);
/* The same of a request that is no visit. */
void program_send_refusal(struct http_request *r, unsigned status, const char *type, json_t *data);
/* As a problem (RFC 9457); more: other members, NULL: none; taken. */
void api_problem(struct visit *v, unsigned status, const char *detail, json_t *more);
void api_refuse(struct visit *v, unsigned status, const char *detail);
/* 422 with what is wrong in which member; takes faults. */
void api_faults(struct visit *v, json_t *faults);

/* A request that never became a visit: it is told in the form of its folder.  False: it is of no
 * folder of programs. */
bool program_malformed(struct http_request *r, unsigned status, const char *why);

/* ---- what programs share ----------------------------------------------------------------------
 */

/* "?limit=", 1 to 200; 50 where it is not there; 0: it has a fault, and the visit has ended. */
int64_t program_limit(struct visit *v, const char *name);
/* "2026-03-02T09:45:00Z" or a day; null for none.  New. */
json_t *json_instant(instant t);
json_t *json_day(date d);

/* Where a page goes on, "ID" or "ID.INSTANT": opaque to programs, and nothing of a patient in it.
 * False: the parameter of that name is none, and the visit has ended. */
MUST_CHECK bool program_after(
    struct visit *v, const char *name, bool timed, int64_t *id, instant *at);
/* Where the page behind these rows begins; *place NULL: there is none.  New in the arena. */
MUST_CHECK bool program_next(struct visit *v, const struct program_query *q, const struct rows *r,
    const char **place, struct err *e);

struct json_member;
/* The object that was sent, if it is as the table says; NULL: the visit has ended.  New. */
json_t *api_body(struct visit *v, const struct json_member *table);
/* One follow-up as lists have it; NULL with e set.  New. */
json_t *api_item(struct visit *v, int64_t id, struct err *e);

/* The question that the address names; false: the visit has ended. */
MUST_CHECK bool api_question_read(struct visit *v, struct rows *r);

struct budget_list;
struct budget_list *budget_list_new(void);
void budget_list_free(struct budget_list *b); /* NULL-safe */

/* ---- what is asked ------------------------------------------------------------------------------
 */

/* The description of all this, which holds nothing of a patient: to anybody. */
void api_description_show(struct http_request *r, void *site);
/* Reads the file of it. */
MUST_CHECK bool api_description_load(const struct config *c, struct buf *out, struct err *e);

void api_followups(struct visit *v);	 /* /api/v1/followups */
void api_followup(struct visit *v);	 /* /api/v1/followups/{} */
void api_history(struct visit *v);	 /* /api/v1/followups/{}/history */
void api_search_take(struct visit *v);	 /* /api/v1/search */
void api_questions(struct visit *v);	 /* /api/v1/questions */
void api_question(struct visit *v);	 /* /api/v1/questions/{} */
void api_people(struct visit *v);	 /* /api/v1/people */
void api_letters(struct visit *v);	 /* /api/v1/letters */
void api_letter_take(struct visit *v);	 /* /api/v1/letters/{}/receipt */
void api_measures(struct visit *v);	 /* /api/v1/measures */
void api_measure(struct visit *v);	 /* /api/v1/measures/{} */
void api_answer_show(struct visit *v);	 /* /api/v1/answers/{} */
void api_answer_take(struct visit *v);	 /* /api/v1/followups/{}/answers */
void api_enter_take(struct visit *v);	 /* /api/v1/followups */
void api_question_take(struct visit *v); /* /api/v1/questions/{}/answer */

#endif
