/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline.h - the guideline subcommand of followupctl.
 */
#ifndef CTL_GUIDELINE_H
#define CTL_GUIDELINE_H

#include <jansson.h>
#include "followupd/guideline.h"

enum { GUIDELINE_DONE = 0, GUIDELINE_FAILED = 1, GUIDELINE_MISUSE = 2 };

struct guideline_command {
	const struct guideline_set *set; /* NULL for commands that bring their own files */
	struct arena *arena;
	bool json;
	int count;
	char **arg; /* what stands behind the command's name */
};

/* argv[0] is "guideline".  Returns the exit status: 0 done, 1 an error in some row, 2 misuse; of
 * diff: 0 the same, 1 different, 2 misuse or trouble. */
int ctl_guideline(int argc, char **argv);

int guideline_cmd_evaluate(struct guideline_command *c);
int guideline_cmd_list(struct guideline_command *c);
int guideline_cmd_check(struct guideline_command *c);
int guideline_cmd_show(struct guideline_command *c);
int guideline_cmd_diff(struct guideline_command *c);

/* Streams id,system,version,inputs from path ("-": standard input) to standard output. */
int guideline_evaluate_csv(const struct guideline_set *set, const char *path);

/* ---- what they share (guideline.c) --------------------------------------------------------- */

int guideline_misuse(const char *what);
int guideline_failure(const struct err *e);
/* version "", "-" or "default": the default version of the system. */
const struct guideline *guideline_named(
    const struct guideline_set *set, const char *system, const char *version, struct err *e);
/* Reads one table; all faults go to standard output.  NULL when it does not parse. */
const struct guideline *guideline_from_file(const char *path, struct arena *a);
/* Whether an argument means a file, and not a system. */
bool guideline_is_file(const char *arg);
/* KEY=VALUE..., cut in place; false when one is not that. */
bool guideline_pairs(char **text, int count, struct arena *a, struct pair **out);
void guideline_print_json(json_t *j); /* takes the reference */
int guideline_width(void);	      /* of the terminal, 80 when there is none */

#endif
