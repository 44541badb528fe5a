#include "leaflet/safety.h"
void safety_check(leaflet *l, findings *found){ (void)l;(void)found; }
