/* SPDX-License-Identifier: Apache-2.0
 *
 * page_outside.c - opening a patient who is not the visitor's, for a reason that is on record.
 *
 * The database decides and remembers: whom it has opened stands behind the gate for 8 hours.  Who
 * asks learns nothing of what is not there.
 */
#include "autoconf.h"
#include "fields.h"
#include "pages.h"

#include <ctype.h>
#include <string.h>

/* What can be opened so, and what it is called in the database. */
static const struct {
	const char *path, *subject, *form; /* where the reason is taken, and it is shown then */
} kinds[] = {{"/case/", "followup", "/case/"}, {"/question/", "review", "/question/"},
    {"/critical/", "review", "/question/"}, {"/search/", "search", "/search/"}};
#define KINDS (sizeof kinds / sizeof *kinds)

/* Of the address; KINDS: none of them. */
static size_t kind_of(const struct visit *v)
{
	const char *path = http_path(v->request);
	size_t i = 0;
	while (i < KINDS && strncmp(path, kinds[i].path, strlen(kinds[i].path)) != 0)
		i++;
	return i;
}

/* As it is stored: "32m fk8" is 32MFK8.  NULL: nothing is called so. */
static const char *named(const struct visit *v)
{
	const char *said = http_part(v->request, 0);
	char *name = arena_strdup(v->arena, said), *to = name;
	for (; *said; said++)
		if (isalnum((unsigned char)*said))
			*to++ = (char)toupper((unsigned char)*said);
		else if (*said != ' ' && *said != '-')
			return NULL;
	*to = '\0';
	return *name ? name : NULL;
}

json_t *outside_form(struct visit *v)
{
	size_t kind = kind_of(v);
	const char *name = kind < KINDS ? named(v) : NULL;
	bool asked = v->page->take == page_outside_take;
	if (!name || !(v->who.roles & CARE_ROLES))
		return json_null();
	return json_pack("{s:o, s:o}", "action",
	    json_sprintf("%s%s/outside", kinds[kind].form, name), "because",
	    field_json(asked ? field_text(v, "because") : "", field_error(v, "because")));
}

void page_outside_take(struct visit *v)
{
	struct err e = {0};
	size_t kind = kind_of(v);
	const char *name = named(v);
	bool found = false, is_search = strcmp(kinds[kind].subject, "search") == 0;
	bool ok = name && page_outside(v->site->session, kinds[kind].subject, name,
			      field_text(v, "because"), http_peer(v->request), &found, &e);
	if (name && !ok && strcmp(e.sqlstate, "FU422") == 0) {
		field_fault(v, "because", e.text);
		visit_not_found(v);
	} else if (name && !ok) {
		visit_fail(v, &e);
	} else if (found || is_search) { /* a search says itself that there is nothing */
		visit_go(v, arena_printf(v->arena, "%s%s", kinds[kind].path, name));
	} else {
		visit_not_found(v);
	}
}
