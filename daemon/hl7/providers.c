/* SPDX-License-Identifier: Apache-2.0
 *
 * providers.c - MFN^M02: the provider directory's changes.
 */
#include "autoconf.h"
#include "reader.h"

#include <string.h>

#define PROVIDERS_MAX 10000 /* of one message */

static enum provider_event event_of(
    struct reader *r, const struct hl7_segment *mfe, const struct hl7_segment *stf)
{
	const char *event = read_value(r, mfe, 1, 1), *active = read_value(r, stf, 7, 1);
	if (same_text(event, "MDC") || same_text(event, "MDL"))
		return PROVIDER_DEACTIVATE;
	if (same_text(event, "MAC"))
		return PROVIDER_REACTIVATE;
	return active && (*active == 'I' || *active == 'i') ? PROVIDER_DEACTIVATE : PROVIDER_UPDATE;
}

/* STF-1 and STF-2 hold identifiers with the authority in the fourth component; without STF the key
 * of the entry names the person. */
static struct person_ref read_staff(
    struct reader *r, const struct hl7_segment *mfe, const struct hl7_segment *stf)
{
	struct person_ref p = read_person_field(r, mfe, 4);
	if (!stf)
		return p;
	struct identifier id = read_identifier(r, read_first(r, stf, 1));
	if (!id.value)
		id = read_identifier(r, read_first(r, stf, 2));
	if (id.value) {
		p.id = id.value;
		p.authority = id.authority;
	}
	p.family = read_value(r, stf, 3, 1);
	p.given = read_value(r, stf, 3, 2);
	p.prefix = read_value(r, stf, 3, 5);
	return p;
}

static void add_provider(
    struct reader *r, const struct hl7_segment *mfe, const struct hl7_segment *stf)
{
	struct facts *f = r->f;
	struct facts_provider p = {
	    .event = event_of(r, mfe, stf), .person = read_staff(r, mfe, stf)};
	if (!p.person.id)
		return;
	p.email = read_email(r, read_field(r, stf, 10));
	if (!p.email)
		p.email = read_value(r, stf, 15, 1);
	f->provider = arena_grow(r->a, f->provider, f->provider_count, sizeof p);
	f->provider[f->provider_count++] = p;
}

void read_providers(struct reader *r)
{
	const struct hl7_segment *mfe = NULL, *stf = NULL;
	for (size_t i = 0; i <= r->m.segment_count; i++) {
		const struct hl7_segment *s = i < r->m.segment_count ? &r->m.segment[i] : NULL;
		if (!s || segment_is(s, "MFE")) {
			if (mfe && r->f->provider_count < PROVIDERS_MAX)
				add_provider(r, mfe, stf);
			mfe = s;
			stf = NULL;
		} else if (segment_is(s, "STF") && !stf) {
			stf = s;
		}
	}
	if (r->f->provider_count == PROVIDERS_MAX)
		read_flag(r, "too-many-providers");
}
