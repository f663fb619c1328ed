/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_assign.c - which team something is given to: sections assign of the policy file, and the
 * first of them that fits.
 *
 * Fails: calls fault.  Whether a team has anybody is the directory's, which no file knows.
 */
#include "autoconf.h"
#include "policy_assign.h"
#include "followupd/authority.h"

#include <string.h>
#include <strings.h>

#define KEY(name) CFG_STR(name, NULL, CFGF_NODEFAULT)

cfg_opt_t policy_assign_keys[] = {
    KEY("team"), KEY("system"), KEY("site"), KEY("modality"), KEY("by"), CFG_END()};

bool policy_is_ref(const char *s)
{
	return *s && strlen(s) <= 40 &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static bool fits_any(cfg_t *s)
{
	return !*policy_text(s, "system") && !*policy_text(s, "site") &&
	       !*policy_text(s, "modality");
}

void policy_check_assigns(cfg_t *cfg, policy_fault_fn fault)
{
	for (unsigned i = 0; i < cfg_size(cfg, "assign"); i++) {
		cfg_t *s = cfg_getnsec(cfg, "assign", i);
		const char *team = policy_text(s, "team"), *by = policy_text(s, "by");
		int value;
		if (!policy_is_ref(team))
			fault(s,
			    "assign \"%s\" has the team \"%s\": lower-case letters, digits and "
			    "hyphens",
			    cfg_title(s), team);
		if (*by && !vocabulary_find(&assign_by_words, by, &value))
			fault(s, "assign \"%s\" is by \"%s\", not patient, load or turn",
			    cfg_title(s), by);
		if (fits_any(s) && i + 1 < cfg_size(cfg, "assign"))
			fault(s, "assign \"%s\" takes all, and is not the last one", cfg_title(s));
	}
}

static const char *said(struct arena *a, cfg_t *s, const char *key)
{
	const char *text = policy_text(s, key);
	return *text ? arena_strdup(a, text) : NULL;
}

void policy_take_assigns(struct arena *a, cfg_t *cfg, struct policy *out)
{
	out->assign_count = cfg_size(cfg, "assign");
	out->assign = arena_alloc(a, (out->assign_count + 1) * sizeof *out->assign);
	for (unsigned i = 0; i < out->assign_count; i++) {
		cfg_t *s = cfg_getnsec(cfg, "assign", i);
		const char *by = policy_text(s, "by");
		out->assign[i] = (struct assign_rule){.name = arena_strdup(a, cfg_title(s)),
		    .line = s->line,
		    .team = said(a, s, "team"),
		    .system = said(a, s, "system"),
		    .site = said(a, s, "site"),
		    .modality = said(a, s, "modality"),
		    .by = *by ? (enum assign_by)vocabulary_value(&assign_by_words, by)
			      : ASSIGN_PATIENT};
	}
}

/* ---- which one fits ------------------------------------------------------------------------- */

static bool is_in(const char *list, const char *item)
{
	const char *word;
	size_t len;
	if (!list)
		return true;
	while (item && (word = authority_next(&list, &len)))
		if (strlen(item) == len && strncasecmp(word, item, len) == 0)
			return true;
	return false;
}

const struct assign_rule *policy_assigns(
    const struct policy *p, const char *system, const char *site, const char *modality)
{
	for (size_t i = 0; i < p->assign_count; i++) {
		const struct assign_rule *r = &p->assign[i];
		if (is_in(r->system, system) && is_in(r->site, site) &&
		    is_in(r->modality, modality))
			return r;
	}
	return NULL;
}
