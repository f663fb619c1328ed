#include <check.h>
Suite *followup_suite(void);
Suite *followup_suite(void){return suite_create("followup");}
