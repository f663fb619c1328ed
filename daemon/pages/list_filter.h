/* SPDX-License-Identifier: Apache-2.0
 *
 * list_filter.h - what of a list is shown, and in which order, as its address says it.
 */
#ifndef DAEMON_PAGES_LIST_FILTER_H
#define DAEMON_PAGES_LIST_FILTER_H

#include "followupd/form.h"
#include "site.h"

struct list_filter {
	struct desk_filter rows;
	enum desk_sort sort;
	const char *owner; /* on whose desk, or whose, as it was typed; NULL: not said */
	int64_t person;	   /* who that is */
	const char *fault; /* why that is nobody; NULL: nothing is wrong */
	const char *query; /* "&guideline=lung-rads", "" where nothing is said; of addresses */
	bool any;	   /* something is said */
};

/* What the address of the list says; from: NULL, or the query of one that another page names. */
const char *list_said(struct visit *v, const struct form *from, const char *name);
/* by_date: of a list that has an order of its own.  False with e set: the database is away. */
MUST_CHECK bool list_filter_read(
    struct visit *v, const struct form *from, bool by_date, struct list_filter *out, struct err *e);
/* The form, as list.json of the samples has it.  action: "/list/todo"; clear: the same list without
 * it; order: of one by date.  New; NULL with e set. */
json_t *list_filter_json(struct visit *v, const struct list_filter *f, const char *action,
    const char *scope, const char *clear, const char *order, struct err *e);

#endif
