/* SPDX-License-Identifier: Apache-2.0
 *
 * followupctl.c - the table of subcommands, the options before one, then its call.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/log.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct ctl_command ctl_commands[] = {
    {"init", "", "Makes the database of a new instance", ctl_init},
    {"migrate", "", "Brings the database to this program's schema", ctl_migrate},
    {"backup", "DIRECTORY", "Writes a backup of the database into a new directory", ctl_backup},
    {"restore", "DIRECTORY", "Makes the database anew from a backup, where there is none",
	ctl_restore},
    {"status", "", "Shows roles, clock, queues, counts and warnings", ctl_status},
    {"top", "", "Shows roles, rates, queues and sources, and how they change", ctl_top},
    {"list", "", "Lists follow-ups, the earliest target first", ctl_list},
    {"desk", "", "Lists what needs a person, the most urgent first", ctl_desk},
    {"show", "ID|REF", "Shows one follow-up on a page", ctl_show},
    {"explain", "ID|REF", "Says why a follow-up is open or closed, and which exams count",
	ctl_explain},
    {"history", "ID|REF", "Shows the events of a follow-up and checks their chain", ctl_history},
    {"review", "", "Lists the questions that wait for a person", ctl_review},
    {"review show", "ID", "Shows one with its words, who was told and how to answer",
	ctl_review_show},
    {"review answer", "ID ANSWER [REF|ACCESSION|DATE]", "Answers one by saying what is to be done",
	ctl_review_answer},
    {"review resolve", "ID", "Answers one with an answer that needs nothing else",
	ctl_review_resolve},
    {"open", "", "Enters a follow-up that no message asked for", ctl_open},
    {"ack", "ID|REF", "Acknowledges a follow-up", ctl_ack},
    {"close", "ID|REF", "Closes a follow-up with a reason code and its proof", ctl_close},
    {"reopen", "ID|REF", "Opens a closed follow-up again", ctl_reopen},
    {"attempt", "ID|REF", "Records an attempt to reach the patient", ctl_attempt},
    {"contact", "ID|REF KIND", "Puts right by what the patient is reached", ctl_contact},
    {"order", "ID|REF", "Records an order or an appointment that was told by phone", ctl_order},
    {"letters", "", "Lists letters to patients that wait to be printed, or to be sent",
	ctl_letters},
    {"letters queue", "ID|REF", "Wants a letter about a follow-up to go to the patient",
	ctl_letters_queue},
    {"letters print", "[LETTER...]", "Prints letters to a file, and records that they are",
	ctl_letters_print},
    {"letters sent", "LETTER", "Records that a printed letter is in the post", ctl_letters_sent},
    {"letters receipt", "LETTER|NUMBER", "Records its receipt, or that it came back",
	ctl_letters_receipt},
    {"letters leave-out", "LETTER", "Records that it is not sent, and why", ctl_letters_leave_out},
    {"assign", "ID|REF", "Gives a follow-up to another owner", ctl_assign},
    {"transfer", "ID|REF", "Offers a follow-up to another owner", ctl_transfer},
    {"transfer accept", "ID|REF", "Takes over a follow-up that was offered", ctl_transfer_accept},
    {"transfer return", "ID|REF", "Ends an offer: the owner stays", ctl_transfer_return},
    {"postpone", "ID|REF", "Passes over the reminders of a follow-up until a day", ctl_postpone},
    {"needs", "ID|REF order|authorisation|referral|nothing",
	"Records what a follow-up waits for before it can be booked", ctl_needs},
    {"note", "ID|REF TEXT", "Writes a note on a follow-up", ctl_note},
    {"seen", "ID|REF", "Records that somebody has looked at a follow-up, and decided nothing",
	ctl_seen},
    {"undo", "MESSAGE", "Takes back what was said within the last ten minutes", ctl_undo},
    {"policy simulate", "[FINDINGS.csv]",
	"Counts what a policy would send over what there was, and compares two",
	ctl_policy_simulate},
    {"notices show", "ID", "Shows a notice, what became of it, and its mail as it left",
	ctl_notices_show},
    {"messages list", "", "Lists stored messages, the newest first", ctl_messages_list},
    {"messages show", "ID", "Shows a stored message as it came", ctl_messages_show},
    {"messages explain", "ID",
	"Says what was read of a stored message and from where, and what came of it",
	ctl_messages_explain},
    {"messages replay", "[ID]", "Has accepted messages applied again: one, or all of a filter",
	ctl_messages_replay},
    {"messages mend", "ID", "Stores a corrected copy of a message that could not be used",
	ctl_messages_mend},
    {"source learn", "FILE...", "Reads a day of messages and proposes how to read their sender",
	ctl_source_learn},
    {"import cases", "FILE.csv", "Takes in the cases of an old tracker", ctl_import_cases},
    {"import list", "", "Lists what was imported, and what became of it", ctl_import_list},
    {"import undo", "BATCH", "Takes back an import that nobody has worked on since",
	ctl_import_undo},
    {"mail read", "", "Takes in one mail that answers ours, from standard input", ctl_mail_read},
    {"mail hold", "", "Lets no mail leave from this database, which is a copy", ctl_mail_hold},
    {"mail release", "", "Lets mail leave again: the original is off", ctl_mail_release},
    {"people list", "", "Lists the people followupd writes to", ctl_people_list},
    {"people show", "REF", "Shows one of them", ctl_people_show},
    {"people import", "FILE.csv", "Adds and changes people from a CSV file", ctl_people_import},
    {"people sign-in", "REF", "Gives a person a password and codes for the pages",
	ctl_people_sign_in},
    {"people sign-out", "REF", "Ends all sessions of a person", ctl_people_sign_out},
    {"people absence list", "", "Lists who is away, or will be", ctl_absence_list},
    {"people absence add", "", "Records that somebody is away, and who stands in", ctl_absence_add},
    {"people absence remove", "ID", "Takes back an absence that is not over", ctl_absence_remove},
    {"people absence import", "FILE.ics|FILE.csv", "Reads absences from a calendar or a CSV file",
	ctl_absence_import},
    {"people duty list", "", "Lists who is on call, or will be", ctl_duty_list},
    {"people duty add", "", "Records that somebody is on call in a role", ctl_duty_add},
    {"people duty remove", "ID", "Takes back a duty that is not over", ctl_duty_remove},
    {"people duty import", "FILE.ics|FILE.csv", "Reads duties from a calendar or a CSV file",
	ctl_duty_import},
    {"team list", "", "Lists the teams, who is of them, and what is open", ctl_team_list},
    {"team members", "TEAM", "Lists who is, and will be, of a team", ctl_team_members},
    {"team add", "TEAM", "Adds a team", ctl_team_add},
    {"team change", "TEAM", "Changes the name, lead or address of a team", ctl_team_change},
    {"team join", "TEAM", "Records that somebody is of a team", ctl_team_join},
    {"team leave", "TEAM", "Records that somebody is of a team no more", ctl_team_leave},
    {"team dissolve", "TEAM", "Dissolves a team", ctl_team_dissolve},
    {"calendar", "[ID|REF]", "Prints calendar entries as iCalendar", ctl_calendar},
    {"feed list", "", "Lists the addresses of people's calendars", ctl_feed_list},
    {"feed make", "REF", "Makes an address of a person's calendar, and prints it once",
	ctl_feed_make},
    {"feed revoke", "ID", "Ends an address of a calendar", ctl_feed_revoke},
    {"token list", "[--all]", "Lists the tokens of programs", ctl_token_list},
    {"token new", "NAME --scopes LIST", "Makes a token of a program, and prints it once",
	ctl_token_new},
    {"token revoke", "ID", "Ends a token of a program", ctl_token_revoke},
    {"clock show", "", "Shows the clock of all decisions", ctl_clock_show},
    {"clock set", "TIME", "Sets the clock of a rehearsal before its first message", ctl_clock_set},
    {"clock advance", "[DURATION]", "Lets time pass in a rehearsal, with everything due on the way",
	ctl_clock_advance},
    {"policy show", "[FILE|NAME VERSION]", "Says what a policy does, step by step, in words",
	ctl_policy_show},
    {"policy list", "", "Lists the policies that were in force, and what goes by each",
	ctl_policy_list},
    {"policy change", "[ID|REF]",
	"Has running follow-ups go by the policy in force, or says what that would change",
	ctl_policy_change},
    {"policy check", "[FILE]", "Says what is wrong with a policy", ctl_policy_check},
    {"policy explain", "ID|REF", "Says who is told what, and when, if nobody does anything",
	ctl_policy_explain},
    {"guideline", "COMMAND ...", "Evaluates, lists, checks and shows decision tables", ctl_tables},
    {"guideline sign", "SYSTEM VERSION", "Records that a clinician vouches for a table",
	ctl_guideline_sign},
    {"guideline signatures", "", "Lists who vouched for which table", ctl_guideline_signatures},
    {"access", "", "Lists who was shown which patient by the pages", ctl_access},
    {"pack", "ID|REF", "Writes the evidence of a follow-up as one file", ctl_pack},
    {"checkpoint key", "FILE", "Makes the key that signs checkpoints, and prints its public half",
	ctl_checkpoint_key},
    {"checkpoint make", "", "Signs where all histories stand now", ctl_checkpoint_make},
    {"checkpoint list", "", "Lists the checkpoints that were made, and whether each is there",
	ctl_checkpoint_list},
    {"checkpoint export", "DIRECTORY", "Writes histories, mails and checkpoints for verify-pack",
	ctl_checkpoint_export},
    {"measures", "[NAME]", "Prints the measures of quality", ctl_measures},
    {"shadow", "", "Lists what prose in shadow would have opened", ctl_shadow},
    {"extract", "FILE|-", "Prints the categories and recommendations read in a report",
	ctl_extract},
    {"fhir parse", "FILE...", "Prints what is read in FHIR resources", ctl_fhir_parse},
    {"hl7 parse", "FILE...", "Prints what is read in HL7 messages", ctl_hl7_parse},
    {"hl7 send", "HOST:PORT FILE...", "Sends messages over MLLP and prints the answers",
	ctl_hl7_send},
    {"rebuild", "", "Computes all charts once more and compares them with the stored ones",
	ctl_rebuild},
    {"support-bundle", "[FILE]", "Writes what helpers need to know, without anything of a patient",
	ctl_support_bundle},
    {"verify", "", "Checks the invariants of the database", ctl_verify},
    {0},
};

enum { OPT_COMMANDS = 256 };

static void print_command(const struct ctl_command *k)
{
	printf("  %-44s %s\n", k->name, k->summary);
}

static void print_usage(void)
{
	fputs("Usage: followupctl [-c FILE] [--json] SUBCOMMAND ...\n"
	      "Shows and steers an instance of followupd.\n"
	      "\n"
	      "  -c, --config FILE   configuration file (default " CONFFILE ")\n"
	      "      --json          print JSON for a program\n"
	      "      --commands      print the names of the subcommands\n"
	      "  -h, --help          print this\n"
	      "  -V, --version       print the version\n"
	      "\n",
	    stdout);
	for (const struct ctl_command *k = ctl_commands; k->name; k++)
		print_command(k);
	fputs("\nEach has --help. See followupctl(1).\n", stdout);
}

static void print_names(void)
{
	for (const struct ctl_command *k = ctl_commands; k->name; k++)
		puts(k->name);
}

/* Ends the process for options that only print. */
static void parse_options(int argc, char **argv, struct ctl *c)
{
	static const struct option longs[] = {{"config", required_argument, NULL, 'c'},
	    {"json", no_argument, NULL, 'j'}, {"commands", no_argument, NULL, OPT_COMMANDS},
	    {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {0}};
	for (int k; (k = getopt_long(argc, argv, "+c:hV", longs, NULL)) != -1;) {
		switch (k) {
		case 'c':
			c->config_path = optarg;
			break;
		case 'j':
			c->json = true;
			break;
		case OPT_COMMANDS:
			print_names();
			exit(CTL_DONE);
		case 'h':
			print_usage();
			exit(CTL_DONE);
		case 'V':
			puts("followupctl " PACKAGE_VERSION);
			exit(CTL_DONE);
		default:
			fputs("Try followupctl --help.\n", stderr);
			exit(CTL_MISUSE);
		}
	}
}

/* How many words of the command line the name takes: 0 when it is another one. */
static int words_matched(const char *name, int argc, char **argv)
{
	int words = 0;
	for (size_t n; words < argc; words++, name += n + 1) {
		n = strcspn(name, " ");
		if (strlen(argv[words]) != n || strncmp(argv[words], name, n) != 0)
			return 0;
		if (!name[n])
			return words + 1;
	}
	return 0;
}

static const struct ctl_command *find_command(int argc, char **argv, int *words)
{
	const struct ctl_command *best = NULL;
	*words = 0;
	for (const struct ctl_command *k = ctl_commands; k->name; k++) {
		int n = words_matched(k->name, argc, argv);
		if (n > *words) {
			*words = n;
			best = k;
		}
	}
	return best;
}

/* "messages" alone, or with a word that is none of its own. */
static _Noreturn void explain_group(int argc, char **argv)
{
	size_t n = strlen(argv[0]);
	bool help = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
	bool any = false;
	for (const struct ctl_command *k = ctl_commands; k->name; k++)
		any |= strncmp(k->name, argv[0], n) == 0 && k->name[n] == ' ';
	if (!any || (argc > 1 && !help)) {
		fprintf(stderr,
		    "followupctl: there is no subcommand \"%s%s%s\"\nTry followupctl --help.\n",
		    argv[0], any ? " " : "", any ? argv[1] : "");
		exit(CTL_MISUSE);
	}
	printf("Usage: followupctl [-c FILE] [--json] %s ...\n\n", argv[0]);
	for (const struct ctl_command *k = ctl_commands; k->name; k++)
		if (strncmp(k->name, argv[0], n) == 0 && k->name[n] == ' ')
			print_command(k);
	exit(help ? CTL_DONE : CTL_MISUSE);
}

int main(int argc, char **argv)
{
	struct ctl c = {0};
	int words;
	log_init("followupctl", LOG_LVL_WARNING);
	parse_options(argc, argv, &c);
	argc -= optind;
	argv += optind;
	if (argc == 0) {
		fputs("followupctl: no subcommand given\nTry followupctl --help.\n", stderr);
		return CTL_MISUSE;
	}
	c.command = find_command(argc, argv, &words);
	if (!c.command)
		explain_group(argc, argv);
	/* The last word of the name takes the place of argv[0]. */
	int status = c.command->run(&c, argc - words + 1, argv + words - 1);
	ctl_end(&c);
	if (fflush(stdout) != 0) {
		perror("followupctl: standard output");
		return CTL_REFUSED;
	}
	return status;
}
