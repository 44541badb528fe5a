/* splbatch: many leaflets become SPL, Markdown and pages, in parallel. */
#include "batch/program.h"

int main(int argc, char **argv)
{
    return program_main(argc, argv);
}
