import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Page, Problem, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

/** The headings that every page of a kind has, in this order. */
export const ANATOMY: Readonly<Record<string, readonly string[]>> = {
  patterns: ['The program', 'What the kernel does', 'What can go wrong', 'Cost', 'Instead'],
  concepts: ['See it', 'What follows', 'Where it stops', 'In the source'],
};

export const pageAnatomy: Check = {
  name: 'page-anatomy',
  says: 'pages of a kind have the same headings in the same order, and every heading has a permanent id',
  run: (registry) => registry.pages.flatMap((page) => pageProblems(registry, page)),
};

function pageProblems(registry: Registry, page: Page): readonly Problem[] {
  const lines = readFileSync(path.join(registry.root, page.file), 'utf8').split('\n');
  const headings = headingsOf(lines);
  const kind = page.file.split('/')[1] ?? '';
  const isIndex = /\/index\.mdx?$/.test(page.file);
  return [
    ...headings
      .filter(({ text }) => !/\{\/?\*?\s*#[\w-]+\s*\*?\/?\}/.test(text))
      .map(({ line, text }) => ({
        file: page.file,
        line,
        what: `the heading "${text}" has no permanent id`,
        fix: 'end it with {#its-id}; links outlive its words',
      })),
    ...(isIndex ? [] : orderProblems(page, headings, ANATOMY[kind] ?? [])),
    ...(page.title === ''
      ? [
          {
            file: page.file,
            line: 1,
            what: 'the page has no title',
            fix: 'give it one in its front matter',
          },
        ]
      : []),
  ];
}

interface Heading {
  readonly line: number;
  readonly text: string;
}

function headingsOf(lines: readonly string[]): readonly Heading[] {
  let fence = false;
  return lines.flatMap((text, at) => {
    if (text.startsWith('```')) fence = !fence;
    return !fence && /^#{2,6} /.test(text)
      ? [{ line: at + 1, text: text.replace(/^#+ /, '') }]
      : [];
  });
}

function orderProblems(
  page: Page,
  headings: readonly Heading[],
  wanted: readonly string[],
): readonly Problem[] {
  const found = headings.map(({ text }) => text.replace(/\s*\{.*$/, ''));
  const positions = wanted.map((one) => found.indexOf(one));
  return wanted.flatMap((one, at) => {
    const position = positions[at] ?? -1;
    const isLate = positions.slice(at + 1).some((later) => later !== -1 && later < position);
    if (position !== -1 && !isLate) return [];
    const what =
      position === -1 ? `the heading "${one}" is missing` : `the heading "${one}" stands too late`;
    const line = headings[position]?.line ?? 1;
    return [{ file: page.file, line, what, fix: `the order is: ${wanted.join(', ')}` }];
  });
}
