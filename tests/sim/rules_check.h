/* SPDX-License-Identifier: Apache-2.0
 *
 * rules_check.h - what must be true after every event: invariants of the shell and the safety rules
 * of the product, each by name.
 *
 * A rule that does not hold yet is checked and counted all the same, and names the work that will
 * bring it: it is switched on in its table, in one word.
 */
#ifndef TESTS_SIM_RULES_CHECK_H
#define TESTS_SIM_RULES_CHECK_H

#include "followupd/decision.h"

#define RULES_MAX 64

struct rule_book {
	struct {
		size_t checked, violated;
	} count[RULES_MAX];
	/* The first violation of a rule that holds. */
	const char *broken; /* its name; NULL: none */
	char text[512];
	unsigned serial;
	instant at;
	bool told; /* also the violations of rules that do not hold yet, as they are found */
};

struct hospital;
struct sim_decision;

/* After decide(): t->d may have failed. */
void rules_after_event(struct hospital *h, const struct sim_decision *t);
/* At the end of a story. */
void rules_at_end(struct hospital *h);
/* What the mail world found out. */
void rule_broken(struct hospital *h, const char *name, const char *text);
void rules_add(struct rule_book *sum, const struct rule_book *one);
/* The table: name, checked, violated, and what it waits for. */
void rules_print(const struct rule_book *b);

#endif
