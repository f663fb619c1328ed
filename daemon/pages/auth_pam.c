/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_pam.c - asks PAM.
 *
 * The worker has no privileges: modules that ask a daemon (pam_sss, pam_ldap) work, pam_unix, which
 * reads the shadow file or starts a program with set-user-ID for it, does not.
 */
#include "autoconf.h"
#include "auth_pam.h"

#ifndef WITH_PAM

bool auth_pam_built(void)
{
	return false;
}

bool auth_pam_fits(const char *name, const char *password, const char *code, const char *peer)
{
	return false;
}

#else

#include "followupd/mem.h"
#include "followupd/secret.h"

#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE "followupd"

struct prompts {
	const char *answer[3]; /* to the prompts in their order; NULL: there is no more */
	size_t asked;
};

bool auth_pam_built(void)
{
	return true;
}

static void free_answers(struct pam_response *r, int count)
{
	for (int i = 0; i < count; i++) {
		secret_wipe_text(r[i].resp);
		free(r[i].resp);
	}
	free(r);
}

static int on_prompts(
    int count, const struct pam_message **message, struct pam_response **out, void *arg)
{
	struct prompts *p = arg;
	if (count <= 0 || count > PAM_MAX_NUM_MSG)
		return PAM_CONV_ERR;
	struct pam_response *r = xcalloc((size_t)count, sizeof *r);
	for (int i = 0; i < count; i++) {
		int style = message[i]->msg_style;
		if (style != PAM_PROMPT_ECHO_OFF && style != PAM_PROMPT_ECHO_ON)
			continue; /* text for a terminal */
		if (!p->answer[p->asked]) {
			free_answers(r, count);
			return PAM_CONV_ERR;
		}
		r[i].resp = xstrdup(p->answer[p->asked++]);
	}
	*out = r;
	return PAM_SUCCESS;
}

/* The delay after a failure is ours to make, and holds no worker. */
static void on_delay(int result, unsigned micros, void *arg)
{
}

bool auth_pam_fits(const char *name, const char *password, const char *code, const char *peer)
{
	struct prompts p = {{password, *code ? code : NULL}, 0};
	const struct pam_conv conv = {on_prompts, &p};
	void (*delay)(int, unsigned, void *) = on_delay;
	pam_handle_t *pam = NULL;
	int r = pam_start(SERVICE, name, &conv, &pam);
	if (r == PAM_SUCCESS)
		r = pam_set_item(pam, PAM_RHOST, peer);
	if (r == PAM_SUCCESS)
		r = pam_set_item(pam, PAM_FAIL_DELAY, *(void **)&delay);
	if (r == PAM_SUCCESS)
		r = pam_authenticate(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
	if (r == PAM_SUCCESS)
		r = pam_acct_mgmt(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
	if (pam)
		pam_end(pam, r);
	return r == PAM_SUCCESS;
}

#endif
