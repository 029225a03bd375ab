import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { claimsOf, numbersOf, readSemantics, rendered } from './semantics.ts';

const SOURCE = String.raw`.\" A comment.
.TH NAME 7 2026-11-27 "By Reference"
.SH NAME
a\-page \- what it is
.SH ERRORS
Besides,
.BR splice (2)
moves references [1].
.TP
.B EPIPE
Nobody reads [2];
.RB ( SIGPIPE )
is raised.
.SH CLAIMS
Each is a question.
.P
[1]\~pwrite\-after\-tee,
[2]\~tee\-twice.
.SH SEE ALSO
.I pipes
`;

describe('a manual page in man(7)', () => {
  it('is rendered, its numbers as claims', () => {
    assert.deepEqual(rendered(SOURCE), [
      { kind: 'section', id: 'name', text: 'NAME' },
      { kind: 'paragraph', words: [{ kind: 'roman', text: 'a-page - what it is' }] },
      { kind: 'section', id: 'errors', text: 'ERRORS' },
      {
        kind: 'paragraph',
        words: [
          { kind: 'roman', text: 'Besides,' },
          { kind: 'roman', text: ' ' },
          { kind: 'bold', text: 'splice' },
          { kind: 'roman', text: '(2)' },
          { kind: 'roman', text: ' ' },
          { kind: 'roman', text: 'moves references ' },
          { kind: 'claim', number: 1, id: 'pwrite-after-tee' },
          { kind: 'roman', text: '.' },
        ],
      },
      {
        kind: 'item',
        tag: [{ kind: 'bold', text: 'EPIPE' }],
        words: [
          { kind: 'roman', text: 'Nobody reads ' },
          { kind: 'claim', number: 2, id: 'tee-twice' },
          { kind: 'roman', text: ';' },
          { kind: 'roman', text: ' ' },
          { kind: 'roman', text: '(' },
          { kind: 'bold', text: 'SIGPIPE' },
          { kind: 'roman', text: ')' },
          { kind: 'roman', text: ' ' },
          { kind: 'roman', text: 'is raised.' },
        ],
      },
      { kind: 'section', id: 'claims', text: 'CLAIMS' },
      { kind: 'paragraph', words: [{ kind: 'roman', text: 'Each is a question.' }] },
      {
        kind: 'claims',
        claims: [
          { number: 1, id: 'pwrite-after-tee' },
          { number: 2, id: 'tee-twice' },
        ],
      },
      { kind: 'section', id: 'see-also', text: 'SEE ALSO' },
      { kind: 'paragraph', words: [{ kind: 'italic', text: 'pipes' }] },
    ]);
  });
  it('numbers what it says', () => {
    assert.deepEqual(numbersOf(SOURCE), [1, 2]);
    assert.equal(claimsOf(SOURCE).length, 2);
  });
  it('is refused where nobody here knows what it asks for', () => {
    assert.throws(
      () => rendered(SOURCE.replace('.I pipes', '.UR pipes')),
      /:20: what is \.UR pipes/,
    );
    assert.throws(() => rendered(SOURCE.replace('is raised', String.raw`\(em`)), /:13: what is in/);
  });
  it('is ours, every request of it', () => {
    const source = readSemantics(path.resolve(import.meta.dirname, '../..'));
    assert.ok(rendered(source).length > 30);
  });
});
