/* Linked into the programs of the preset coverage: what was counted is written also where a process ends by _exit, as
 * workers of splbatch and all do that run out of memory. */
#define _GNU_SOURCE /* syscall */
#include <sys/syscall.h>
#include <unistd.h>

void __gcov_dump(void);

/* Of the library that makes calls fail (faults/faults.c), where it is loaded: what was counted is written all the same.
 */
void fault_end(void) __attribute__((weak));

__attribute__((destructor)) static void end_faults(void)
{
    if (fault_end)
        fault_end();
}

void _exit(int code)
{
    end_faults();
    __gcov_dump();
    syscall(SYS_exit_group, code);
    __builtin_unreachable();
}
