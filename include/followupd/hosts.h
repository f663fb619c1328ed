/* SPDX-License-Identifier: Apache-2.0
 *
 * hosts.h - in which order the servers of a connection string are tried, and for how long.
 *
 * libpq goes on to the next server when one refuses, and, connecting on a loop, waits for ever at
 * one that says nothing: a stopped process, a machine behind a cut cable.  So who connects gives up
 * and begins with the next one.  What is remembered is the process's: what one connection has met
 * spares the others.
 */
#ifndef FOLLOWUPD_HOSTS_H
#define FOLLOWUPD_HOSTS_H

#include <stdbool.h>

/* The connection string with its hosts (host, hostaddr, port) turned so that the one to begin with
 * is the first; with one host, or one that libpq does not understand, the same.  Returns new. */
char *hosts_turned(const char *conninfo);
unsigned hosts_count(const char *conninfo);
/* How many seconds one attempt may take: most, where there is one host; else few at first and more
 * each time, since a machine may just be slow. */
int hosts_patience(const char *conninfo, int most);
void hosts_silent(void); /* an attempt ran out of time: the next begins with another server */
void hosts_found(void);	 /* one succeeded */

#endif
