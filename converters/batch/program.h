/* splbatch as a function, so that a test can be it and more. */
#ifndef SPLKIT_BATCH_PROGRAM_H
#define SPLKIT_BATCH_PROGRAM_H

int program_main(int argc, char **argv);

#endif
