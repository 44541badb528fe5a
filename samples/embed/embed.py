#!/usr/bin/env python3
"""splkit from Python, without a module of its own: embed.py LEAFLET writes the SPL to standard output, findings to
standard error. The library is looked for where the system looks, or is what SPLKIT_LIBRARY names."""
import ctypes
import os
import sys

OUTPUT, FINDINGS = 0, 1  # splkit_part

lib = ctypes.CDLL(os.environ.get('SPLKIT_LIBRARY', 'libsplkit.so.0'))
for name, result, arguments in (
        ('splkit_new', ctypes.c_void_p, []),
        ('splkit_free', None, [ctypes.c_void_p]),
        ('splkit_set', ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]),
        ('splkit_convert', ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]),
        ('splkit_result_status', ctypes.c_int, [ctypes.c_void_p]),
        ('splkit_result_part', ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_size_t)]),
        ('splkit_result_free', None, [ctypes.c_void_p])):
    function = getattr(lib, name)
    function.restype, function.argtypes = result, arguments


def part(result, which):
    size = ctypes.c_size_t()
    return ctypes.string_at(lib.splkit_result_part(result, which, ctypes.byref(size)), size.value)


def convert(path):
    """(status, SPL, findings)"""
    with open(path, 'rb') as file:
        leaflet = file.read()
    kit = lib.splkit_new()
    lib.splkit_set(kit, b'effective-time', b'20260101')
    result = lib.splkit_convert(kit, os.fsencode(path), leaflet, len(leaflet))
    answer = lib.splkit_result_status(result), part(result, OUTPUT), part(result, FINDINGS)
    lib.splkit_result_free(result)
    lib.splkit_free(kit)
    return answer


if __name__ == '__main__':
    status, label, findings = convert(sys.argv[1])
    sys.stdout.buffer.write(label)
    sys.stderr.buffer.write(findings)
    sys.exit(status)
