/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_simulate.h - what the files of followupctl policy simulate share.
 */
#ifndef DAEMON_CTL_POLICY_SIMULATE_H
#define DAEMON_CTL_POLICY_SIMULATE_H

#include "followupd/ctl.h"
#include "followupd/simulate.h"

/* One policy, simulated. */
struct simulated_policy {
	const char *file, *name; /* name: "default 2026.1" */
	struct simulation run;
	struct workload load;
};

struct simulated {
	struct ctl *c;
	const char *source; /* a file, or "the stored history" */
	const char *behave, *model;
	int64_t seed;
	bool stored;
	size_t policy_count; /* 1, or 2 to be compared */
	struct simulated_policy policy[2];
};

/* What a reader has to know before believing a figure: lines, the last one NULL. */
const char *const *simulated_assumptions(const struct simulated *s);
/* The numbers of one line, in the order of simulated_columns. */
#define SIMULATED_NUMBERS 9
extern const char *const simulated_columns[SIMULATED_NUMBERS];
void simulated_numbers(const struct workload_counts *n, int out[SIMULATED_NUMBERS]);
/* What that person has in a simulation; zeros when he has nothing. */
struct workload_counts simulated_counts(const struct workload *w, const char *ref);

/* policy_simulate_print.c: for people */
void simulated_print(const struct simulated *s);
/* policy_simulate_write.c: for programs */
void simulated_print_csv(const struct simulated *s);
void simulated_print_json(const struct simulated *s);

#endif
