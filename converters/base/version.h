/* The version of the programs, of the library and of the data they carry. */
#ifndef SPLKIT_BASE_VERSION_H
#define SPLKIT_BASE_VERSION_H

/* The release that this is, or becomes: what ledgers and reports say. The build reads it here; a release has the tag
 * "v" and this. */
#define SPLKIT_VERSION "0.1.0"

/* The same with the commit that was built (tools/version.cmake): what --version, packages and the library say. */
extern const char version_full[];

#endif
