/* SPDX-License-Identifier: Apache-2.0
 *
 * kind.c - the message types and events that followupd acts on.
 */
#include "autoconf.h"
#include "followupd/hl7_facts.h"

#include <string.h>

static const struct {
	const char *type, *events; /* NULL: any */
	enum facts_kind kind;
} kinds[] = {
    {"ORU", NULL, FACTS_REPORTS},
    {"MDM", "T02 T04 T06 T08 T10 T11", FACTS_REPORTS},
    {"ORM", NULL, FACTS_ORDERS},
    {"OMG", NULL, FACTS_ORDERS},
    {"OMI", NULL, FACTS_ORDERS},
    {"SIU", "S12 S13 S14 S15 S16 S17 S26", FACTS_APPOINTMENT},
    {"ADT", "A01 A02 A03 A04 A05 A06 A07 A08 A11 A13 A28 A31", FACTS_PATIENT},
    {"ADT", "A18 A24 A34 A36 A37 A40 A41 A42 A43 A47 A50", FACTS_MERGES},
    {"MFN", "M02", FACTS_PROVIDERS},
};

static bool listed(const char *list, struct hl7_span word)
{
	for (; word.len == 3 && list; list = strchr(list, ' ')) {
		list += *list == ' ';
		if (memcmp(list, word.p, 3) == 0)
			return true;
	}
	return false;
}

enum facts_kind hl7_kind(struct hl7_span type, struct hl7_span event, bool *known_type)
{
	*known_type = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (type.len != 3 || memcmp(type.p, kinds[i].type, 3) != 0)
			continue;
		*known_type = true;
		if (!kinds[i].events || listed(kinds[i].events, event))
			return kinds[i].kind;
	}
	return FACTS_UNSUPPORTED;
}
