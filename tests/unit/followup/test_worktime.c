#include <check.h>
Suite *worktime_suite(void);
Suite *worktime_suite(void){return suite_create("worktime");}
