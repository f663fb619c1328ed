#include <check.h>
Suite *window_suite(void);
Suite *window_suite(void){return suite_create("window");}
