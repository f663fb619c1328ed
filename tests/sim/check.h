/* SPDX-License-Identifier: Apache-2.0
 *
 * check.h - one rule being checked on one event; inside of the rules.
 */
#ifndef TESTS_SIM_CHECK_H
#define TESTS_SIM_CHECK_H

#include "hospital.h"

struct check {
	struct hospital *h;
	const struct sim_decision *t;
	size_t rule;
};

typedef void rule_fn(struct check *k);

struct rule {
	const char *name, *meaning;
	const char *waits_for; /* NULL: it holds; else the work that will bring it */
	rule_fn *after, *at_end;
};

void rule_checked(struct check *k, size_t times);
/* Of a rule that holds it ends the run; else it is counted. */
void rule_violated(struct check *k, const char *fmt, ...) PRINTF(2, 3);

/* Charts that the event changed, one after the other; NULL: no more. */
const struct chart *next_touched(const struct check *k, size_t *at);
/* As it was before; NULL: it is new. */
const struct case_record *case_before(const struct check *k, int64_t id);
const struct question *question_before(const struct check *k, int64_t id);
const struct patient_letter *letter_before(const struct check *k, int64_t id);
const struct exam *exam_before(const struct check *k, int64_t id);
bool is_open(const struct case_record *r);
bool by_machine(const struct check *k); /* no person has said something */
bool asked_about(const struct chart *c, int64_t followup);
/* Whether it is rightly closed was asked, and perhaps answered. */
bool was_asked_about(const struct chart *c, int64_t followup);
bool has_question_key(const struct chart *c, const char *key);

/* invariants.c */
rule_fn check_owner, check_timer, check_timer_ahead, check_closed, check_told_once,
    check_not_before, check_history, check_finding_has_work, check_sequence, check_others,
    check_failure, check_merge, check_current, check_failed_mail, check_one_each, check_window,
    check_dead, check_hold_asks, check_desk, check_team;
/* complete.c */
rule_fn check_complete;
/* undo.c */
rule_fn check_undo;
/* told.c */
rule_fn check_apart, check_working_day, check_digest;
/* questions.c */
rule_fn check_phoned;
rule_fn check_timer_first, check_owner_by_person, check_postponed, check_lost, check_letters,
    check_reply, check_policy_kept, check_only_said, check_contacts, check_seen_honoured;
rule_fn check_question_work, check_question_history, check_question_passed, check_question_sleeps;
rule_fn check_duty_day, check_duty_proof, check_read_back;
/* safety.c */
rule_fn check_silent, check_silent_unreadable, check_two_ways, check_doubt, check_finding_side,
    check_proof, check_proof_stands, check_person_first, check_rejected, check_taken_back,
    check_asked_again, check_who, check_time_asked, check_time_overdue, check_old_report,
    check_sentence, check_aside_is_asked;

#endif
