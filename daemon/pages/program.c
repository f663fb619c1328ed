/* SPDX-License-Identifier: Apache-2.0
 *
 * program.c - which calendar program it is that says this of itself.
 *
 * What the programs send is their own; the words are those seen in the logs of calendar servers.
 */
#include "autoconf.h"
#include "program.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *part, *name;
} programs[] = {
    {"Google-Calendar", "Google Calendar"},
    {"Thunderbird", "Thunderbird"},
    {"Outlook", "Outlook"},
    {"Microsoft Office", "Outlook"},
    {"Exchange", "Outlook"},
    {"CalendarAgent", "Apple Calendar"},
    {"dataaccessd", "Apple Calendar"},
    {"CalendarAccount", "Apple Calendar"},
    {"Evolution", "Evolution"},
    {"ICSx5", "ICSx5"},
    {"vdirsyncer", "vdirsyncer"},
    {"Mozilla/", "a browser"},
};

const char *program_of(const char *user_agent)
{
	for (size_t i = 0; user_agent && i < sizeof programs / sizeof *programs; i++)
		if (strstr(user_agent, programs[i].part))
			return programs[i].name;
	return "another program";
}
