/* SPDX-License-Identifier: Apache-2.0
 *
 * label.c - by what a stored message is found and kept in order.
 */
#include "autoconf.h"
#include "followupd/hl7_label.h"
#include "followupd/alike.h"

#include <string.h>

static uint64_t fnv1a(uint64_t h, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * 0x100000001b3;
	return h;
}

int hl7_lane(const struct hl7_envelope *v, unsigned lanes)
{
	uint64_t h = 0xcbf29ce484222325;
	if (!v->patient_key.len)
		return (int)(fnv1a(h, v->control_id.p, v->control_id.len) % lanes);
	h = fnv1a(h, v->sending_facility.p, v->sending_facility.len);
	h = fnv1a(h, "|", 1);
	char alike[ALIKE_MAX];
	number_alike(v->patient_key.p, v->patient_key.len, alike, NULL);
	if (*alike) /* "000451" behind "451": whether they are one person is asked by who comes
		       second */
		return (int)(fnv1a(h, alike, strlen(alike)) % lanes);
	return (int)(fnv1a(h, v->patient_key.p, v->patient_key.len) % lanes);
}

static void add_clean(char *out, size_t size, struct hl7_span s)
{
	size_t n = strlen(out);
	for (size_t i = 0; i < s.len && n + 1 < size; i++)
		out[n++] = s.p[i] >= 0x20 && s.p[i] < 0x7f ? s.p[i] : '?';
	out[n] = '\0';
}

void hl7_label(const struct hl7_envelope *v, struct hl7_label *out)
{
	*out = (struct hl7_label){0};
	add_clean(out->sender, sizeof out->sender, v->sending_application);
	add_clean(out->sender, sizeof out->sender, (struct hl7_span){"|", 1});
	add_clean(out->sender, sizeof out->sender, v->sending_facility);
	add_clean(out->control_id, sizeof out->control_id, v->control_id);
	add_clean(out->type, sizeof out->type, v->type);
	if (v->event.len)
		add_clean(out->type, sizeof out->type, (struct hl7_span){"^", 1});
	add_clean(out->type, sizeof out->type, v->event);
}
