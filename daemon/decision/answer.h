/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.h - one answer to a question under way, and the proofs that answers name.
 */
#ifndef DAEMON_DECISION_ANSWER_H
#define DAEMON_DECISION_ANSWER_H

#include "case.h"
#include "followupd/closure.h"

struct answering {
	struct work *w;
	struct chart *c;
	struct question *q;
	struct case_record *r; /* the follow-up it is about; NULL: none */
	struct exam *x;	       /* the exam it is about; NULL: none */
	const char *finding;   /* key of the finding it is about; NULL: none */
	const char *evidence;  /* what it rests on, in words; NULL: not known */
	const struct answer *a;
	const char *said; /* as it is kept */
};

/* answer.c: of a follow-up */
MUST_CHECK bool answer_acknowledge(struct work *w, struct case_record *r, const struct answer *a);
MUST_CHECK bool answer_close(struct work *w, struct case_record *r, const struct answer *a);

/* contact.c */
MUST_CHECK bool answer_contact(struct work *w, struct case_record *r, const struct answer *a);

/* phoned.c */
MUST_CHECK bool answer_order(struct work *w, struct case_record *r, const struct answer *a);

/* answer_question.c */
MUST_CHECK bool answer_question(struct work *w, const struct answer *a);
/* The question is answered, and its follow-up knows; release: it goes on unless another question
 * holds it. */
MUST_CHECK bool answer_settle(struct answering *g, bool release);
/* Nothing is owed, for the coded reason of g->a, whose clinician is who says so. */
MUST_CHECK bool answer_not_owed(struct answering *g);
/* The finding that the question is about, in the version of the report that counts; NULL: it is
 * not there. */
struct finding *answer_finding(const struct answering *g);

/* proof.c: the question by which a person said that the exam, under any of its numbers, does not
 * answer that follow-up; NULL: nobody did. */
const struct question *answer_rejected(
    struct work *w, const struct case_record *r, const struct exam *x);

/* answer_pass.c: answers that leave the question open. */
MUST_CHECK bool answer_pass_on(struct answering *g);
MUST_CHECK bool answer_ask_author(struct answering *g);
MUST_CHECK bool answer_wait_until(struct answering *g);

/* answer_reply.c: what a mail proposed is done. */
MUST_CHECK bool answer_confirm(struct answering *g);

/* answer_open.c */
MUST_CHECK bool answer_open(struct answering *g);
/* It was opened just now: an exam that answers it may be here already. */
MUST_CHECK bool answer_opened(struct work *w, struct chart *c, struct case_record *r);

/* enter.c */
MUST_CHECK bool answer_enter(struct work *w, const struct answer *a);

/* answer_exam.c */
MUST_CHECK bool answer_attach(struct answering *g);
MUST_CHECK bool answer_reject(struct answering *g);

/* whose_ask.c: the records that the question is about are one person. */
MUST_CHECK bool answer_one_person(struct answering *g);
/* moved.c: the report is the other patient's. */
MUST_CHECK bool answer_moved(struct answering *g);

/* attempt.c */
MUST_CHECK bool answer_attempt(struct work *w, struct case_record *r, const struct answer *a);

/* hand_over.c */
MUST_CHECK bool answer_assign(struct work *w, struct case_record *r, const struct answer *a);

/* offer.c */
MUST_CHECK bool answer_offer(struct work *w, struct case_record *r, const struct answer *a);
MUST_CHECK bool answer_accept(struct work *w, struct case_record *r, const struct answer *a);
MUST_CHECK bool answer_return(struct work *w, struct case_record *r, const struct answer *a);

/* postpone.c */
MUST_CHECK bool answer_postpone(struct work *w, struct case_record *r, const struct answer *a);

/* need.c */
MUST_CHECK bool answer_need(struct work *w, struct case_record *r, const struct answer *a);

/* seen.c */
MUST_CHECK bool answer_note(struct work *w, struct case_record *r, const struct answer *a);
MUST_CHECK bool answer_seen(struct work *w, struct case_record *r, const struct answer *a);

/* policy_change.c */
MUST_CHECK bool answer_policy(struct work *w, struct case_record *r, const struct answer *a);

/* said_time.c: why a day that a person asks for will not do: it has to lie ahead, and within the
 * days that the policy lets ("lets a follow-up be postponed"); NULL: it does. */
const char *ahead_fault(struct work *w, date day, int most_days, const char *lets);

/* said_time.c: "2026-03-02T16:40:00Z", or "2026-03-02 10:40" as the site's clock shows it; false:
 * no such time. */
MUST_CHECK bool time_said(const struct work *w, const char *text, instant *out);

/* answer_proof.c: what is wrong with a proof, in words; NULL: it stands. */
const char *proof_fault(struct work *w, const struct chart *c, const struct case_record *r,
    enum closure_code code, const struct answer *a);
/* Of the exam that a person says has answered the follow-up; x NULL: there is none of that
 * number. */
const char *proof_exam_fault(
    struct work *w, const struct case_record *r, const struct exam *x, const char *accession);
/* ... that it shows another part of the body, or the other side: no code makes it the answer. */
const char *proof_unlike_fault(
    struct work *w, const struct case_record *r, const struct exam *x, const char *accession);
struct exam *exam_numbered(const struct chart *c, const char *accession);
/* A step done is followed by the next one; done NULL: an exam that is not known here counts from
 * today. */
MUST_CHECK bool proof_go_on(struct work *w, const struct case_record *r, const struct exam *done);

#endif
