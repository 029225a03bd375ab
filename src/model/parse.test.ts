import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { judge, run, traceText } from './filter.ts';
import { contract, expand } from './letters.ts';
import { OPERATIONS } from './operations.ts';
import { parse } from './parse.ts';
import { profileOf } from './profile.ts';
import { parseTraces } from './trace.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const page = readFileSync(path.join(root, 'docs/reference/scenario.mdx'), 'utf8');

/** What is wrong with a text, as the replay says it. */
function mistakeIn(text: string): string {
  const parsed = parse(text);
  if (parsed.ok) return 'nothing';
  const { line, column, what } = parsed.mistake;
  return `${line}:${column}: ${what}`;
}

/** The page's fenced blocks of text. */
function blocks(): readonly string[] {
  return [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text = '']) => text);
}

describe('letters', () => {
  it('are counted from five of a kind on', () => {
    assert.equal(contract('AAAABBBBB.'), 'AAAAB*5.');
    assert.equal(expand('AAAAB*5.'), 'AAAABBBBB.');
  });

  it('are nothing else', () => {
    for (const text of ['', '1', 'A*', 'A*0', 'A B', 'Ä']) assert.equal(expand(text), null);
  });
});

describe('a scenario', () => {
  it('is one where no line begins one', () => {
    const parsed = parse('file f AAAA # a page\n\npipe p\n');
    assert.ok(parsed.ok);
    assert.equal(parsed.scenarios.length, 1);
    assert.deepEqual(
      parsed.scenarios[0]?.operations.map(({ text, line }) => [text, line]),
      [
        ['file f AAAA', 1],
        ['pipe p', 3],
      ],
    );
  });

  it('makes names anew', () => {
    const parsed = parse('scenario one\npipe p\nscenario two\npipe p\n');
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.scenarios.map(({ name }) => name),
      ['one', 'two'],
    );
  });
});

/** examples/replay/mistakes.txt has the same table, and the replay is held to it. */
const mistakes = readFileSync(path.join(root, 'examples/replay/mistakes.txt'), 'utf8')
  .trim()
  .split('\n\n')
  .map((case_) => case_.split('\n'));

describe('what cannot be read is answered with line and column', () => {
  for (const [said = '', ...lines] of mistakes) {
    it(said, () => {
      assert.equal(mistakeIn(`${lines.join('\n')}\n`), said);
    });
  }
});

describe('docs/reference/scenario.mdx', () => {
  it('has the operations that there are', () => {
    const listed = (blocks()[2] ?? '').trimEnd().split('\n');
    const expected = Object.entries(OPERATIONS).map(([name, wants]) =>
      `${(name === 'vmread' ? 'vmsplice' : name).padEnd(17)}${wants}`.trimEnd(),
    );
    assert.deepEqual(listed, expected);
  });

  it('shows what the model says', () => {
    const [text = '', trace = ''] = blocks();
    const parsed = parse(text);
    const profile = profileOf('6.18');
    const traces = parseTraces(trace);
    assert.ok(parsed.ok && profile !== null && traces.ok);
    const [scenario] = parsed.scenarios;
    assert.ok(scenario);
    assert.equal(traceText('', run(scenario, profile)), trace);
    assert.ok(judge(traces.traces[0]?.steps ?? [], profile).accepted);
  });
});

describe('examples/replay/scenario.h', () => {
  it('has the same operations', () => {
    const header = readFileSync(path.join(root, 'examples/replay/scenario.h'), 'utf8');
    const table = [...header.matchAll(/\{ "([a-z_]+)",\s+"([^"]*)" \}/g)];
    assert.deepEqual(
      table.map(([, name, wants]) => [name, wants]),
      Object.entries(OPERATIONS),
    );
  });
});
