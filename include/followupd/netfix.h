/* SPDX-License-Identifier: Apache-2.0
 *
 * netfix.h - connect() and poll() of this program, for what libESMTP leaves open.
 *
 * Both behave as always until netfix_enable was called, which only a mail worker does.
 */
#ifndef FOLLOWUPD_NETFIX_H
#define FOLLOWUPD_NETFIX_H

#include <stdbool.h>

/* From now on connect() takes at most `milliseconds`, sets TCP_NODELAY and a send time-out; poll()
 * waits at most as long, and one descriptor asked for both it calls writable without looking. */
void netfix_enable(int milliseconds);
/* A smaller limit for the waits that follow. */
void netfix_limit(int milliseconds);
/* What is written to the connection from here to the next wait travels together. */
void netfix_gather(void);
/* Whether the last wait ended without an event, and forgets it. */
bool netfix_timed_out(void);

#endif
