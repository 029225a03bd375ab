import type { Kind } from './entry.ts';
import { type Piece, excerpt, pieces } from './excerpt.ts';
import type { Group, Hit } from './rank.ts';

const HEADINGS: Readonly<Record<Group['kind'], string>> = {
  best: 'Best',
  symptom: 'Symptoms',
  pattern: 'Patterns',
  concept: 'Concepts',
  claim: 'Claims',
  reference: 'Reference',
  about: 'About',
};

const NAMES: Readonly<Record<Kind, string>> = {
  symptom: 'symptom',
  pattern: 'pattern',
  concept: 'concept',
  claim: 'claim',
  reference: 'reference',
  about: 'about',
};

/** An element with attributes and children; text is text, and never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export interface Shown {
  readonly base: string;
  readonly words: readonly string[];
  readonly groups: readonly Group[];
}

/** The groups of a list, each with its options. */
export function drawGroups({ base, words, groups }: Shown): readonly HTMLElement[] {
  let count = 0;
  return groups.map(({ kind, hits }) =>
    el(
      'div',
      { role: 'group', 'aria-labelledby': `search-${kind}` },
      el('div', { role: 'presentation', id: `search-${kind}`, class: 'heading' }, HEADINGS[kind]),
      ...hits.map((hit) => drawOption(hit, { base, words, id: `search-at-${count++}` })),
    ),
  );
}

/** A link, so that it can be opened as one; the list says which is chosen. */
function drawOption(
  { entry, content }: Hit,
  { base, words, id }: { base: string; words: readonly string[]; id: string },
): HTMLElement {
  const { name, title, kind, text = '', href } = entry;
  const shown = content === null ? text : excerpt(content, words);
  return el(
    'a',
    { role: 'option', id, class: 'option', href: base + href.slice(1), tabindex: '-1' },
    el(
      'span',
      { class: 'title' },
      ...(name === undefined ? [] : [el('code', {}, ...marked(pieces(name, words))), ' ']),
      ...(title === name ? [] : marked(pieces(title, words))),
    ),
    el('span', { class: 'kind' }, NAMES[kind]),
    // Heard with every step it would be long; it is there for the eye.
    el('span', { class: 'excerpt', 'aria-hidden': 'true' }, ...marked(pieces(shown, words))),
  );
}

function marked(all: readonly Piece[]): readonly (Node | string)[] {
  return all.map(({ text, isMarked }) => (isMarked ? el('mark', {}, text) : text));
}
