/* SPDX-License-Identifier: Apache-2.0
 *
 * program.h - which calendar program it is that says this of itself.
 */
#ifndef DAEMON_PAGES_PROGRAM_H
#define DAEMON_PAGES_PROGRAM_H

/* "Outlook", "Google Calendar" ... "another program"; user_agent: as sent, NULL: nothing was. */
const char *program_of(const char *user_agent);

#endif
