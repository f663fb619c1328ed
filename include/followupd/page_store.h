/* SPDX-License-Identifier: Apache-2.0
 *
 * page_store.h - the gate of the pages: who visits, what of the database that person sees, what the
 * person says, and that it was shown.
 *
 * Login followupd_pages sees rows only inside a transaction that page_enter began with the token of
 * a live session, and only of patients whom the visitor may see: row security,
 * schema/0026_pages.sql.  Anywhere else a look at one raises FU401.  So everything of store/ that
 * reads (charts_read, casefile_*, desk_*, review_*, policies_read) serves the pages unchanged,
 * behind page_enter.
 *
 * SQLSTATEs, all ERR_REFUSED: FU401 no live session; FU403 not the visitor's to say; FU404 not
 * there, or not in the visitor's scope; FU409 another answer has that `once`; FU422 what was given
 * will not do.
 */
#ifndef FOLLOWUPD_PAGE_STORE_H
#define FOLLOWUPD_PAGE_STORE_H

#include "followupd/desk_store.h"
#include "followupd/vocabulary.h"

/* ---- sessions of people ---------------------------------------------------------------------- */

#define PAGE_TOKEN_MAX 200

/* As login followupd_auth.  The token is printable ASCII without blanks that nobody can guess; only
 * its SHA-256 is kept. */
struct page_session {
	int64_t person;
	const char *token;
	const char *peer; /* address it comes from */
	const char *how;  /* local pam header */
	int idle_seconds; /* ends when nothing was asked for so long */
	int day_seconds;  /* ends at the latest */
};
/* FU403 where the person is not active. */
MUST_CHECK bool page_session_make(struct session *s, const struct page_session *p, struct err *e);

struct page_visitor {
	int64_t person, session;
	const char *ref, *name;
	unsigned roles;	  /* 1u << enum role */
	bool all;	  /* sees every patient */
	instant now;	  /* the clock of all decisions */
	int seconds_left; /* until the session ends if nothing more is asked for */
};

enum page_purpose {
	PAGE_SHOWS,   /* all that is read is of one moment */
	PAGE_RECORDS, /* page_answer_put, page_search_put, page_sign_out */
};

/* Begins a transaction, and the visitor's texts lend from a.  FU401 without a live session: then no
 * transaction is under way. */
MUST_CHECK bool page_enter(struct session *s, struct arena *a, const char *token,
    enum page_purpose purpose, struct page_visitor *out, struct err *e);
/* Whether a form with that mark (frame_csrf) was given to whoever has signed in with that token: in
 * that session, or in an earlier one.  In no transaction. */
MUST_CHECK bool page_form_of(
    struct session *s, const char *mark, const char *token, bool *is, struct err *e);
/* Ends this session, or all of the visitor's. */
MUST_CHECK bool page_sign_out(struct session *s, bool everywhere, struct err *e);
/* The visitor's live ones: id, made_at, seen_at, ends_at, peer, how, this. */
MUST_CHECK bool page_sessions(struct session *s, struct rows *out, struct err *e);

/* ---- what is shown --------------------------------------------------------------------------- */

/* Teams whose items the visitor may ask for: id, ref, name; without ref and name what is no team's,
 * or that of a team that has ended.  No row: there are no teams, or they are not the visitor's. */
MUST_CHECK bool page_teams(struct session *s, struct rows *out, struct err *e);
/* The people of "mine": the visitor, whom the visitor stands in for, and who left where the visitor
 * is told in their place. */
MUST_CHECK bool page_people(struct session *s, struct arena *a, const struct page_visitor *v,
    struct desk_query *q, struct err *e);

/* Where exams were done, one a row: the codes that their reports have. */
MUST_CHECK bool page_sites(struct session *s, struct rows *out, struct err *e);

/* That these patients are shown: goes with the transaction, which fails where it cannot be written.
 * reason: NULL unless one was asked for; peer: the address of this request. */
void page_access(struct session *s, const char *page, const int64_t *patient, size_t count,
    const char *reason, const char *peer);

/* Opens a patient beyond the visitor's scope for some hours, for a reason that is on record.
 * subject: "followup", "review" or "search"; what: its reference, number, or the number of one of
 * the visitor's searches for a number of the patient or a reference.  *found: false where there is
 * none.  FU422: the reason is none; that is said whether there is one or not. */
MUST_CHECK bool page_outside(struct session *s, const char *subject, const char *what,
    const char *reason, const char *peer, bool *found, struct err *e);
/* One row, reason and ends_at, where the visitor has opened that patient so. */
MUST_CHECK bool page_outside_of(
    struct session *s, int64_t patient, struct rows *out, struct err *e);

/* ---- what is said ---------------------------------------------------------------------------- */

struct page_answer {
	enum answer_kind kind;
	const char *subject; /* "followup", "review", "patient" (to enter), "message" (an answer) */
	int64_t id;
	const char *once; /* 16 to 64 letters, digits, - and _ : of the form that was filled in */
	int64_t seen;	  /* events of the follow-up when the form was shown; 0: not said */
	const char *body; /* a JSON object of what else followupctl's answer has; by, kind and the
			     subject are not taken from it */
};

/* Stores it for the engine, in the visitor's name.  The same `once` with the same answer is one
 * message: its id comes back.  FU404, FU409. */
MUST_CHECK bool page_answer_put(
    struct session *s, const struct page_answer *w, int64_t *message, struct err *e);

/* The same answer about many, each a message of its own. */
struct page_answers {
	enum answer_kind kind;
	const char *subject;
	size_t count;
	const int64_t *id, *seen; /* of each */
	const char *once;	  /* of the form: PAGE_BATCH_ONCE letters and digits */
	const char *body;	  /* of all */
};
#define PAGE_BATCH_ONCE 32
#define PAGE_BATCH_MAX	200

/* All or none, in one statement; each has its own `once`, made of that of the form.  FU404, FU409.
 */
MUST_CHECK bool page_answers_put(struct session *s, const struct page_answers *w, struct err *e);
/* What became of each answer of that form, of the visitor's own ones.  Columns: message, outcome,
 * detail, kind, at, followup_id, ref, patient_id, family, given; without the last five where the
 * follow-up is not in sight.  None: there is no such form. */
MUST_CHECK bool page_batch(struct session *s, const char *once, struct rows *out, struct err *e);

struct page_outcome {
	char outcome[16]; /* waiting, or what enum outcome_word has */
	char detail[400];
	char kind[32];	  /* of the answer */
	int64_t followup; /* 0: not about one */
	int64_t question;
	instant at; /* when it was stored */
};
/* Of the visitor's own answers only: FU404.  LISTEN followupd_applied tells when to look. */
MUST_CHECK bool page_answer_state(
    struct session *s, int64_t message, struct page_outcome *out, struct err *e);

/* ---- search ---------------------------------------------------------------------------------- */

#define PAGE_SEARCH_MAX 50 /* rows; of more one row more is given */

/* Keeps the text with the session for 30 minutes, and gives its number there. */
MUST_CHECK bool page_search_put(
    struct session *s, const char *text, int64_t *number, struct err *e);
/* What it was; FU404: not this session's, or too old.  *text lends from a. */
MUST_CHECK bool page_search_text(
    struct session *s, struct arena *a, int64_t number, const char **text, struct err *e);
/* The same, and what is found: open ones first.  Columns: item_id, question, ref, followup_id,
 * patient_id, patient, patient_name, birth, sex, action, modality, target, latest, state, overdue,
 * next_at, owner_name, closed_at, found_by (reference number accession phone name). */
MUST_CHECK bool page_search(struct session *s, struct arena *a, int64_t number, const char **text,
    struct rows *out, struct err *e);
#define PAGE_SEARCH_LOOKED "1,000" /* patients of a name: patients_looked() of 0046_search.sql */
/* Whether more patients have such a name than were looked at. */
MUST_CHECK bool page_search_is_cut(struct session *s, int64_t number, bool *cut, struct err *e);

#endif
