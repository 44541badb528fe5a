/* The effective time of a label (HL7 TS) as date and instant of a Bundle. */
#ifndef SPLKIT_FHIR_DATE_H
#define SPLKIT_FHIR_DATE_H

#include <stdbool.h>

/* Whether templates/fhir makes a date and an instant of it: YYYY[MM[DD[hh[mm[ss[.f]]]]]] with [+hh[mm]] or [-hh[mm]]
 * behind hours, a day of the calendar and a time of the day. The schema of SPL takes any digits. */
bool date_is_whole(const char *time);

#endif
