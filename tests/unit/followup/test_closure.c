#include <check.h>
Suite *closure_suite(void);
Suite *closure_suite(void){return suite_create("closure");}
