#include <stdio.h>
int main(int argc, char **argv) { FILE *f = argc > 1 ? fopen(argv[1], "w") : 0; if (!f) return 1; fputs("typedef int data_tables_empty;\n", f); return fclose(f) != 0; }
