/* SPDX-License-Identifier: Apache-2.0
 *
 * run_ctl.h - followupctl guideline run inside a test, with a site's directory of its own.
 */
#ifndef TESTS_UNIT_GUIDELINE_RUN_CTL_H
#define TESTS_UNIT_GUIDELINE_RUN_CTL_H

extern char ctl_site[64];	     /* the site's directory */
extern char ctl_output[1024 * 1024]; /* standard output of the last run */

/* A checked fixture. */
void ctl_make_site(void);
void ctl_remove_site(void);
void ctl_write(const char *name, const char *text); /* a file of the site's directory */

/* ctl_run("show", "lung-rads", "2022", NULL), with the shipped tables and the site's; returns the
 * exit status. */
int ctl_run(const char *word, ...);
int ctl_run_words(char **word, int count);

#endif
