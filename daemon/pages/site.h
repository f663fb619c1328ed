/* SPDX-License-Identifier: Apache-2.0
 *
 * site.h - what all pages of the process share, and one visit: one request of one signed-in person.
 *
 * A page reads through the gate (page_store.h) inside the one transaction of its visit, makes one
 * JSON value and ends by exactly one of the visit_* ends below.  It never decides: what a person
 * says is stored as a message, and the engine applies it.
 */
#ifndef DAEMON_PAGES_SITE_H
#define DAEMON_PAGES_SITE_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/config.h"
#include "followupd/db.h"
#include "followupd/decision.h"
#include "followupd/http.h"
#include "followupd/page_store.h"
#include "followupd/pulse.h"
#include "followupd/sha256.h"
#include "render.h"

struct auth;
struct papers;
struct budget_list;
struct program_visit;
struct wait_list;

/* As they were when they were looked at last. */
struct banners {
	json_t *list; /* [{words, bad}]; NULL: not yet */
	size_t unsigned_tables;
	int64_t looked_at; /* monotonic */
};

struct site {
	struct config *config;
	struct loop *loop;
	struct db *db;		 /* heartbeats, and when the engine has applied something */
	struct session *session; /* what pages read through; NULL: not connected */
	struct pulse *pulse;
	struct rules *rules;
	struct arena *codes; /* owns observations */
	const struct observation_map *observations;
	struct render *render;
	struct papers *papers; /* texts of letters to patients */
	struct auth *auth;
	struct http *http, *local; /* local: for a proxy, NULL: none */
	struct wait_list *waits;
	struct banners banners;
	struct budget_list *budgets; /* of programs */
	struct buf description;	     /* of what programs may ask */
	instant loaded_at; /* when configuration, rules and templates were read; real time */
};

/* The session that pages use, connected anew if need be.  ERR_LOST: the database is away. */
MUST_CHECK bool site_connect(struct site *s, struct err *e);

struct visit;

struct site_page {
	const char *name; /* of the page in the access log */
	unsigned roles;	  /* of whom one is needed; 0: whoever is signed in */
	void (*show)(struct visit *v);
	void (*take)(struct visit *v); /* of a form */
};

struct visit {
	struct site *site;
	struct http_request *request;
	const struct site_page *page;
	struct arena *arena;
	const char *token;	       /* of the session, or a program's */
	struct program_visit *program; /* NULL: a person */
	struct page_visitor who;
	const struct zone *zone;
	json_t *data;	     /* of the template; frame.c adds what every page has */
	const char *refused; /* why the engine did not do what was sent; NULL: it was not asked */
	bool changed;	     /* ... because somebody else was first */
	json_t *faults;	     /* of the form: [{field, words}]; NULL: none */
	size_t shown_count;
	const int64_t *shown; /* patients */
	const char *reason;   /* for opening what is not on the visitor's list */
};

extern const struct http_route page_routes[];

/* token NULL: of somebody who is not signed in.  visit_end() frees it. */
struct visit *visit_new(struct site *s, struct http_request *r, const char *token);
void visit_end(struct visit *v);
/* The http_fn of all routes whose `what` is a page. */
void visit_serve(struct http_request *r, void *site);

/* That this patient stands on the page. */
void visit_shows(struct visit *v, int64_t patient);

/* ---- how a visit ends ------------------------------------------------------------------------ */

/* v->data in the template of that name.  422 keeps what was typed, 409 shows what changed. */
void visit_page(struct visit *v, unsigned status, const char *template);
/* That it is kept who was shown; the transaction ends with it.  False: it cannot be, and the visit
 * has ended without showing it. */
MUST_CHECK bool keep_shown(struct visit *v);
/* A table to be kept: "NAME.csv". */
void visit_table(struct visit *v, const char *name, const struct buf *csv);
/* A whole file of HTML, to be printed. */
void visit_document(struct visit *v, const struct buf *html);
/* What is no page.  type is a constant. */
void visit_bytes(struct visit *v, const char *type, const void *data, size_t len);
void visit_go(struct visit *v, const char *path); /* 303 */
/* A number by which the database knows something, in an address or a form; 0: it is none, NULL too.
 */
int64_t id_of_text(const char *text);
/* There is no such thing, or it is none of the visitor's: the same page, with the form to open it
 * for a reason. */
void visit_not_found(struct visit *v);
void visit_refuse(struct visit *v, unsigned status, const char *title, const char *words);
/* What the database said: not there, taken already, signed out meanwhile, or away. */
void visit_fail(struct visit *v, const struct err *e);
/* Of somebody whom nothing is known of. */
void visit_refuse_nobody(struct site *s, struct http_request *r, unsigned status, const char *why);
/* Stores what was said, waits for the engine and shows `path` with what it made of it. */
void visit_answer(struct visit *v, const struct page_answer *a, const char *path);
void visit_answers(struct visit *v, const struct page_answers *w, const char *path);
/* The same of what was put by a form's `once` already. */
void visit_said(struct visit *v, const char *once, const char *path);

/* ---- what every page has ----------------------------------------------------------------------
 */

/* frame.c: what ?done= of the address says was recorded; before the visit ends. */
void frame_result(struct visit *v);
/* Adds frame keys to v->data that are not there yet. */
void frame_fill(struct visit *v);
/* The same for who is not signed in.  New. */
json_t *frame_of_nobody(const struct site *s, const char *title);
/* What the browser keeps of its settings; `otherwise` where it keeps nothing. */
#define ROWS_COOKIE  "__Host-fu-rows"
#define THEME_COOKIE "__Host-fu-theme"
#define KEYS_COOKIE  "__Host-fu-keys"
const char *frame_setting(const struct visit *v, const char *cookie, const char *otherwise);
/* PAGE_BATCH_ONCE random hexadecimal digits. */
char *frame_once(struct arena *a);
/* What a form of that session has to hold. */
char *frame_csrf(struct arena *a, const char *token);

/* sign_in.c: the cookie needs https or loopback, and no other host of the domain can set it. */
#define SESSION_COOKIE "__Host-fu"
/* A page of this site, as an address or a form names it; otherwise what leads elsewhere in our
 * name. */
const char *safe_path(const char *path, const char *otherwise);
/* "/sign-in?back=…".  New in the arena. */
char *sign_in_path(struct arena *a, const char *next);
/* 401 with what was typed: who signs in gets the form back and sends it again. */
void sign_in_again(struct site *s, struct http_request *r);
void sign_in_show(struct http_request *r, void *site);
void sign_in_take(struct http_request *r, void *site);
/* Where the proxy says who it is: signed in, and sent on to what was asked for.  False: it does
 * not, and nothing was done. */
bool sign_in_by_header(struct site *s, struct http_request *r);
void help_show(struct http_request *r, void *site);
void static_show(struct http_request *r, void *site);
/* visit.c: whether a page of ours sent it. */
bool form_is_ours(const struct site *s, const struct http_request *r);
/* Shows the form that was sent once more, filled in, with what the engine said against it.  It may
 * not have a page: false, and nothing was done. */
bool visit_again(struct site *s, struct http_request *r, const char *token, const char *refused);
/* What a form held, but for what is hidden in it: [{name, label, value}].  New. */
json_t *form_entries(const struct http_request *r);
void send_page(
    struct site *s, struct http_request *r, unsigned status, const char *template, json_t *data);

/* wait.c: posts that wait for the engine. */
struct wait_list *wait_list_new(struct site *s);
void wait_list_free(struct wait_list *w); /* NULL-safe */
/* The request is answered 303 to path with ?done=message, as soon as that is applied, in two
 * seconds at the latest. */
void wait_for_engine(struct wait_list *w, struct http_request *r, const char *token,
    int64_t message, const char *path);
/* The same of many answers; then ?done= names the form. */
void wait_for_batch(struct wait_list *w, struct http_request *r, const char *token,
    const char *batch, const char *path);
/* The same of an answer by a link, whose token has that hash. */
void wait_for_link(struct wait_list *w, struct http_request *r,
    const unsigned char hash[static SHA256_SIZE], int64_t message, const char *path);
/* A program's visit: look is asked whenever something was applied whether that ended it; `last`
 * when so much time has passed, microseconds, and then it has to. */
typedef bool (*wait_look_fn)(struct visit *v, int64_t message, bool last);
void wait_for_program(
    struct wait_list *w, struct visit *v, int64_t message, int64_t patience, wait_look_fn look);
void wait_look(struct wait_list *w); /* something was applied */

#endif
