#include <check.h>
Suite *match_suite(void);
Suite *match_suite(void){return suite_create("match");}
