/* SPDX-License-Identifier: Apache-2.0
 *
 * test_contact.c - by what a patient is reached: what messages say, what people say, what is tried.
 */
#include "../suite.h"
#include "followupd/contact.h"
#include "table.h"

#include <string.h>

Suite *contact_suite(void);

#define ONE	   "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TWO	   ONE "patient home=555-111-0000 mobile=555-222-0000\n"
#define POST	   TWO "patient address=12_High_St,_Springfield speaks=spa\n"
#define KIN	   "patient kin=555-999-0000\n"
#define LATER	   "at 2026-03-05\n"
#define EACH(line) line line line /* of the columns that are put back */

static const struct row rows[] = {
    /* what a message says is kept, number by number */
    {ONE, "patient home=555-111-0000 mobile=555-222-0000 speaks=spa", "contact",
	"contact phone home \"555-111-0000\" of PID-13 holds\n"
	"contact phone mobile \"555-222-0000\" of PID-13 holds\n"
	"contact language unsaid \"spa\" of PID-15 holds\n"},
    /* said again, in another way, it is no news; what is not stated stays */
    {TWO, "patient home=5551110000 mobile=(555)222-0000", "contact", ""},
    {TWO, "patient speaks=spa", "contact", "contact language unsaid \"spa\" of PID-15 holds\n"},
    /* what registration says now takes the place of what it said */
    {TWO LATER, "patient home=555-333-0000", "contact",
	"contact phone home \"555-111-0000\" of PID-13 contradicted\n"
	"contact phone mobile \"555-222-0000\" of PID-13 contradicted\n"
	"contact phone home \"555-333-0000\" of PID-13 holds\n"},
    {TWO LATER, "patient home=none", "contact",
	"contact phone home \"555-111-0000\" of PID-13 contradicted\n"
	"contact phone mobile \"555-222-0000\" of PID-13 contradicted\n"},
    /* another sender contradicts nothing, and a message that is older neither */
    {TWO LATER, "patient sender=ADT|GEN home=555-333-0000", "contact",
	"contact phone home \"555-333-0000\" of PID-13 holds\n"},
    {TWO LATER, "patient sent=2026-02-01 home=555-333-0000", "contact", ""},
    /* next of kin have a name */
    {ONE, KIN, "contact", "contact phone kin named \"555-999-0000\" of NK1 holds\n"},

    /* a person marks one as wrong, and it does not come back with the next message */
    {TWO LATER, "contact case=5 sort=phone contact=5551110000", NULL,
	"contact phone home \"555-111-0000\" of PID-13 wrong\n"
	"history 5 contact\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: marked as wrong; it is not proposed any more\n"},
    {TWO LATER "contact case=5 sort=phone contact=5551110000\nat 2026-03-06",
	"patient home=555-111-0000 mobile=555-222-0000", "contact", ""},
    /* ... unless a person says so */
    {TWO LATER "contact case=5 sort=phone contact=5551110000\n"
	       "contact case=5 sort=phone what=5551110000 in=82\nat 2026-03-06",
	"patient home=555-111-0000 mobile=555-222-0000", "contact",
	"contact phone home \"555-111-0000\" of PID-13 holds\n"},
    /* corrected: both stand */
    {TWO LATER, "contact case=5 sort=phone use=mobile contact=555-222-0000 what=555-444-0000",
	"contact note",
	"contact phone mobile \"555-222-0000\" of PID-13 wrong\n"
	"contact phone mobile \"555-444-0000\" of person holds\n"
	"applied: put right; what was on record is marked as wrong\n"},
    /* what a person said no message ends */
    {TWO LATER "contact case=5 sort=phone what=555-444-0000\nat 2026-03-06",
	"patient home=555-333-0000", "contact",
	"contact phone home \"555-111-0000\" of PID-13 contradicted\n"
	"contact phone mobile \"555-222-0000\" of PID-13 contradicted\n"
	"contact phone home \"555-333-0000\" of PID-13 holds\n"},
    /* of a language one holds */
    {ONE "contact case=5 sort=language what=Polish\n",
	"contact case=5 sort=language what=Czech in=82", "contact",
	"contact language unsaid \"Polish\" of person removed\n"
	"contact language unsaid \"Czech\" of person holds\n"},
    {ONE, "contact case=5 sort=may-tell what=her_daughter,_release_of_3_March to=Ana", "contact",
	"contact may-tell unsaid named \"her daughter, release of 3 March\" of person holds\n"},
    /* what cannot be */
    {TWO, "contact case=5 sort=phone", NULL, "refused: say what is right, or what is wrong\n"},
    {TWO, "contact case=5 sort=phone contact=555-000-0000", NULL,
	"refused: what is said to be wrong is not on record, or was marked so meanwhile\n"},
    {TWO, "contact case=5 sort=phone what=5554", NULL,
	"refused: a telephone number has 7 to 20 digits, with the area code\n"},
    {TWO, "contact case=5 sort=mail what=maria", NULL,
	"refused: an e-mail address looks like name@example.org\n"},
    {TWO, "contact case=5 sort=language what=7", NULL,
	"refused: name the language, as Spanish or es\n"},
    {TWO, "contact case=5 sort=phone contact=5551110000 what=555-111-0000", NULL,
	"refused: what is wrong and what is right are the same\n"},
    {TWO "contact case=5 sort=phone what=555-444-0000\n",
	"contact case=5 sort=phone what=5554440000 in=82", NULL,
	"refused: that is on record already, as a person said it\n"},
    {TWO, "contact case=5 what=555-444-0000", NULL,
	"refused: say what it is, one of: phone, mail, address, language, interpreter, may-tell, "
	"do-not-contact\n"},

    /* a call to a wrong number marks it, and says whether there is another one */
    {TWO LATER, "attempt case=5 channel=phone outcome=wrong-number contact=555-111-0000",
	"attempt contact note",
	"attempt phone wrong-number 2026-03-05T16:00:00Z\n"
	"contact phone home \"555-111-0000\" of PID-13 wrong\n"
	"applied: recorded as attempt 1; it is marked as wrong; another one is known\n"},
    {TWO LATER "contact case=5 sort=phone contact=5552220000\n",
	"attempt case=5 in=82 channel=phone outcome=wrong-number contact=555-111-0000", "note",
	"applied: recorded as attempt 1; it is marked as wrong; no other one is known\n"},
    {TWO LATER, "attempt case=5 channel=phone outcome=wrong-number", "contact note",
	"applied: recorded as attempt 1; which one it was is not said: none is marked as wrong\n"},
    {TWO LATER, "attempt case=5 channel=phone outcome=no-answer contact=555-111-0000", "contact",
	""},
    {POST LATER, "attempt case=5 channel=letter outcome=returned contact=12_high_st,_springfield",
	"contact", "contact address home \"12 High St, Springfield\" of PID-11 wrong\n"},
    /* taken back: the number holds again, and what was added does not */
    {TWO LATER "attempt case=5 as=80 channel=phone outcome=wrong-number contact=555-111-0000\n",
	"undo message=80", "contact",
	EACH("contact phone home \"555-111-0000\" of PID-13 holds\n")},
    {TWO LATER "contact case=5 as=80 sort=phone contact=555-222-0000 what=555-444-0000\n",
	"undo message=80", "contact",
	EACH("contact phone mobile \"555-222-0000\" of PID-13 holds\n")
	    EACH("contact phone unsaid \"555-444-0000\" of person undone\n")},
    /* an answer about a patient who has a number more, from another record */
    {TWO "report pat=M2 acc=B1 ptext=XR_KNEE day=2026-03-02 by=doc a=no\n"
	 "patient pat=M2 home=555-777-0000\nmerge keep=M1 drop=M2\n" LATER,
	"contact case=5 sort=phone contact=555-777-0000", "contact",
	"contact phone home \"555-777-0000\" of PID-13 wrong\n"},
};

START_TEST(contact_row)
{
	row_holds(&rows[_i]);
}
END_TEST

/* ---- what is tried next --------------------------------------------------------------------- */

static const struct {
	const char *story, *phone, *address, *language;
} next[] = {
    {ONE, NULL, NULL, NULL},
    {TWO, "555-111-0000", NULL, NULL},
    {POST, "555-111-0000", "12 High St, Springfield", "spa"},
    {POST "patient post=PO_Box_1 address=12_High_St,_Springfield\n", "555-111-0000", "PO Box 1",
	"spa"},
    {TWO LATER "attempt case=5 in=81 channel=phone outcome=no-answer contact=555-111-0000\n",
	"555-222-0000", NULL, NULL},
    {TWO LATER "attempt case=5 in=81 channel=phone outcome=no-answer contact=555-111-0000\n"
	       "attempt case=5 in=82 channel=phone outcome=no-answer contact=555-222-0000 "
	       "told=2026-03-04\n",
	"555-111-0000", NULL, NULL},
    {TWO LATER "attempt case=5 in=81 channel=phone outcome=no-answer contact=555-111-0000\n"
	       "at 2026-03-06\nattempt case=5 in=82 channel=phone outcome=reached\n",
	"555-111-0000", NULL, NULL},
    {TWO "contact case=5 sort=phone what=555-444-0000\n", "555-444-0000", NULL, NULL},
    {ONE KIN, "555-999-0000", NULL, NULL}, /* rather than nobody */
    {TWO KIN, "555-111-0000", NULL, NULL},
    {TWO KIN LATER "attempt case=5 in=81 channel=phone outcome=no-answer contact=555-111-0000\n"
		   "attempt case=5 in=82 channel=phone outcome=no-answer contact=555-222-0000 "
		   "told=2026-03-04\n",
	"555-111-0000", NULL, NULL},
};

static void is_value(const struct contact_point *p, const char *value)
{
	ck_assert_pstr_eq(p ? p->value : NULL, value);
}

START_TEST(comes_next)
{
	struct world w;
	world_open(&w, shipped_rules(source_dir()));
	script_run(&w, next[_i].story);
	const struct chart *c = w.all.chart[0];
	is_value(contact_next(c, c->record[0]), next[_i].phone);
	is_value(contact_best(c, CONTACT_ADDRESS), next[_i].address);
	is_value(contact_best(c, CONTACT_LANGUAGE), next[_i].language);
	world_close(&w);
}
END_TEST

Suite *contact_suite(void)
{
	Suite *s = suite_create("contact");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, contact_row, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(t, comes_next, 0, (int)(sizeof next / sizeof *next));
	suite_add_tcase(s, t);
	return s;
}
