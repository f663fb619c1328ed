/* SPDX-License-Identifier: Apache-2.0
 *
 * test_order.c - orders and appointments.
 */
#include "table.h"

Suite *order_suite(void);

static const struct row rows[] = {
    /* an order that was cancelled before its exam was done all the same takes nothing back */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-06-05\n"
     "report acc=A2 proc=79086-5 day=2026-06-04 by=doc a=no at=2026-06-05",
	"order acc=A2 ev=cancelled at=2026-06-01T12:00:00Z", "exam case question note",
	"applied: exam 6: a later message about it was here already\n"},
    /* images that are heard of after the report was cancelled are not there any more */
    {"report acc=A2 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-04",
	"report acc=A2 proc=79086-5 day=2026-03-02 by=doc status=performed at=2026-03-02",
	"exam note", "applied: \n"},
    {"order acc=A2 proc=79086-5 ev=cancelled at=2026-03-04T12:00:00Z",
	"report acc=A2 proc=79086-5 day=2026-03-02 by=doc status=performed at=2026-03-02",
	"exam note",
	"exam 2 cancelled 2026-03-02\n"
	"applied: \n"},
    /* nor is an order that was placed before they were made the latest word */
    {"report acc=A2 proc=79086-5 day=2026-03-02 by=doc status=performed at=2026-03-02",
	"order acc=A2 proc=79086-5 ev=cancelled at=2026-02-04T12:00:00Z", "exam note",
	"applied: exam 2: a later message about it was here already\n"},
    /* an order for the awaited exam */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 acc=A2 proc=79086-5 when=2026-06-01", NULL,
	"exam 6 ordered -\n"
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"
	"applied: exam 6; follow-up 5 is ordered\n"},
    /* the same order again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 acc=A2 proc=79086-5",
	"order placer=P9 acc=A2 ev=changed proc=79086-5", "exam case history",
	"exam 6 ordered -\n"},
    /* an order that names the index exam */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 note=for_A1_see_report", "case history",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"},
    /* an order that may be for it */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 proc=36643-5", "case history question timer", ""},
    /* of another part of the body */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 proc=69276-4", "case history question exam",
	"exam 6 ordered -\n"
	"exam 6 ordered -\n"},
    /* a second order for a follow-up that has one */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"order placer=P8 proc=79086-5", "case history question exam",
	"exam 7 ordered -\n"
	"exam 7 ordered -\n"},
    /* more numbers of a known order */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"order placer=P9 filler=F9 acc=A9 ev=changed", "case history",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"},
    /* cancelled */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"order placer=P9 ev=cancelled", "case history exam",
	"exam 6 cancelled -\n"
	"exam 6 cancelled -\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"},
    /* ordered anew under the old number */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "order placer=P9 ev=cancelled",
	"order placer=P9 ev=new", "case history exam",
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"},
    /* held, which says nothing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"order placer=P9 ev=held", "case history exam", "exam 6 ordered -\n"},
    /* something else */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 ev=other", "case history exam",
	"exam 6 ordered -\n"
	"exam 6 ordered -\n"
	"history 5 match-doubtful\n"},
    /* started */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 ev=started proc=79086-5", "case history exam",
	"exam 6 ordered -\n"
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"},
    /* performed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"order placer=P9 ev=performed", "case history exam",
	"exam 6 performed -\n"
	"exam 6 performed -\n"
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 performed\n"},
    /* scheduled with an hour */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"order placer=P9 ev=scheduled when=2026-06-01T15:00:00Z proc=79086-5",
	"case history exam notice calendar",
	"exam 7 scheduled 2026-06-01\n"
	"exam 7 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"exam 7 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"calendar appointment of 905 on 2026-06-01 seq 0\n"
	"notice booked to 905 as appointment-2026-06-01T15:00:00Z REQUEST\n"
	"history 5 told\n"},
    /* scheduled on a day only */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order placer=P9 ev=scheduled when=2026-06-01 proc=79086-5",
	"case history exam notice calendar",
	"exam 6 scheduled 2026-06-01\n"
	"exam 6 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"exam 6 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"calendar appointment of 905 on 2026-06-01 seq 0\n"
	"notice booked to 905 as appointment-2026-06-01T05:00:00Z REQUEST\n"
	"history 5 told\n"},
    /* a stale order message */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 at=2026-03-02T12:00:00Z proc=79086-5",
	"order placer=P9 at=2026-03-02T11:00:00Z ev=cancelled", "case history exam note",
	"applied: exam 6: a later message about it was here already\n"},
    /* without a clock */
    {"", "order placer=P9 unsent proc=79086-5", "exam note",
	"exam 2 ordered -\n"
	"applied: exam 2\n"},
    /* without a number */
    {"", "order ev=new", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"applied: order without a number\n"},
    /* without a patient */
    {"", "order placer=P9 nopat", NULL, "refused: no patient identifier\n"},
    /* cancelled after the report changes no exam */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order acc=A1 ev=cancelled", "exam case", "exam 2 final 2026-03-02\n"},
    /* performed after the report */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order acc=A1 ev=performed", "exam case", "exam 2 final 2026-03-02\n"},
    /* scheduled after the report */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"order acc=A1 ev=scheduled when=2026-06-01T15:00:00Z", "exam case",
	"exam 2 final 2026-03-02\n"},
    /* booked */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"appointment placer=P9 when=2026-06-01T15:00:00Z", "case history exam notice calendar",
	"exam 6 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"calendar appointment of 905 on 2026-06-01 seq 0\n"
	"notice booked to 905 as appointment-2026-06-01T15:00:00Z REQUEST\n"
	"history 5 told\n"},
    /* booked twice: said once */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "appointment placer=P9 when=2026-06-01T15:00:00Z",
	"appointment placer=P9 ev=changed when=2026-06-01T15:00:00Z",
	"case history notice calendar", ""},
    /* moved */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "appointment placer=P9 when=2026-06-01T15:00:00Z\n"
     "send",
	"appointment placer=P9 ev=moved when=2026-06-03T15:00:00Z", "case history notice calendar",
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"calendar appointment of 905 on 2026-06-03 seq 1\n"
	"notice moved to 905 as appointment-2026-06-03T15:00:00Z REQUEST\n"
	"history 5 told\n"},
    /* cancelled: nobody was told of it yet */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "appointment placer=P9 when=2026-06-01T15:00:00Z",
	"appointment placer=P9 ev=cancelled", "case history exam notice calendar",
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 unscheduled\n"
	"calendar appointment of 905 on 2026-06-01 seq 1 cancelled\n"
	"notice unbooked to 905 as appointment-1 CANCEL\n"
	"history 5 told\n"},
    /* no-show */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "appointment placer=P9 when=2026-06-01T15:00:00Z\n"
     "at 2026-06-02",
	"appointment placer=P9 ev=no-show when=2026-06-01T15:00:00Z",
	"case history exam notice calendar",
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 tier 1\n"
	"history 5 no-show\n"
	"calendar appointment of 905 on 2026-06-01 seq 1 cancelled\n"
	"notice no-show to 902 as no-show-2026-06-01T15:00:00Z\n"
	"history 5 told\n"},
    /* no-show of something nobody told us of */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"appointment placer=P9 ev=no-show", "case history exam notice",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 tier 1\n"
	"history 5 no-show\n"
	"notice no-show to 902 as no-show--\n"
	"history 5 told\n"},
    /* cancelled without having been booked */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"appointment placer=P9 ev=cancelled", "case history exam notice", ""},
    /* done */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5",
	"appointment placer=P9 ev=done when=2026-06-01T15:00:00Z", "case history exam",
	"exam 6 performed -\n"
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 performed\n"},
    /* by its own number, with its procedure */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"appointment own=S1 when=2026-06-01T15:00:00Z proc=79086-5", "case history exam notice",
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"notice booked to 905 as appointment-2026-06-01T15:00:00Z REQUEST\n"
	"history 5 told\n"},
    /* by its own filler number */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"appointment ownfiller=S1 when=2026-06-01T15:00:00Z proc=79086-5", "case history exam",
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"history 5 told\n"},
    /* without a time */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"appointment placer=P9 when=2026-06-01", "case exam note",
	"applied: appointment 6; appointment 6 may be that of follow-up 5: asked\n"},
    /* without a start */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"appointment placer=P9", "case exam note",
	"applied: appointment 6; appointment 6 may be that of follow-up 5: asked\n"},
    /* without a number */
    {"", "appointment when=2026-06-01T15:00:00Z", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"appointment - booked 2026-06-01T15:00:00Z\n"
	"applied: appointment 2\n"},
    /* without a patient */
    {"", "appointment placer=P9 nopat", NULL, "refused: no patient identifier\n"},
    /* of an exam that is reported */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"appointment filler=A1 placer=P1 when=2026-06-01T15:00:00Z", "exam case", ""},
    /* done, of an exam that is reported */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A placer=P1",
	"appointment placer=P1 ev=done", "exam case", ""},
    /* its order cancelled: the appointment too */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "appointment placer=P9 when=2026-06-01T15:00:00Z\n"
     "send",
	"order placer=P9 ev=cancelled", "case history exam notice calendar",
	"exam 6 cancelled 2026-06-01\n"
	"exam 6 cancelled 2026-06-01\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"
	"calendar appointment of 905 on 2026-06-01 seq 1 cancelled\n"
	"notice unbooked to 905 as appointment-1 CANCEL\n"
	"history 5 told\n"},
    /* a joint duty is never closed by one exam */
    {"report acc=A1 proc=69276-4 day=2026-03-02 by=doc f=aaa@svs-2018:diam_mm=52,sex=female\n"
     "at 2026-09-02",
	"report acc=A2 proc=69276-4 day=2026-09-02 by=doc a=no", "case question history",
	"case 5 aaa#1 closed clinical-referral|follow-up-imaging REF-VASCULAR|US-AORTA "
	"2026-09-02..2026-09-02 DONE_MATCH\n"
	"history 5 closed\n"},
};

TABLE_SUITE(order, rows)
