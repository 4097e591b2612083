import { describe, expect, it } from 'vitest'
import { looksLikeError } from '../../src-shared/error-lines.js'

describe('a line that looks like an error', () => {
  it.each([
    'error: cannot find module',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'src/main.c:12:3: error: expected ‘;’',
    '[ERROR] disk is full',
    '2026-01-02 03:04:05 ERROR could not write',
    'TypeError: x is not a function',
    'java.lang.NullPointerException: null',
    'Traceback (most recent call last):',
    'thread main panicked: panic at the start',
    'FAILED tests/test_a.py::test_b',
    'make: fatal: no rule',
    'sh: 1: frobnicate: command not found',
    'Segmentation fault (core dumped)',
  ])('%s', (line) => expect(looksLikeError(line)).toBe(true))

  it.each([
    '0 errors, 12 warnings',
    'finished without errors',
    'no failures',
    'the terror of the night',
    'errors: 0',
    'error: none',
    'reading error-codes.json',
    'a line of a very large log',
    '',
  ])('is not: %s', (line) => expect(looksLikeError(line)).toBe(false))
})
