/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline.h - the guideline subcommand of followupctl.
 */
#ifndef CTL_GUIDELINE_H
#define CTL_GUIDELINE_H

#include "followupd/guideline.h"

/* argv[0] is "guideline".  Returns the exit status: 0 done, 1 an error in some row, 2 misuse. */
int ctl_guideline(int argc, char **argv);

/* Streams id,system,version,inputs from path ("-": standard input) to standard output. */
int guideline_evaluate_csv(const struct guideline_set *set, const char *path);

#endif
