/* The version of all programs and of the data they carry; part of what --version, ledgers and reports say. */
#ifndef SPLKIT_BASE_VERSION_H
#define SPLKIT_BASE_VERSION_H

#define SPLKIT_VERSION "0.1.0"

#endif
