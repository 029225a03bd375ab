/**
 * The search: a dialog that a page gets when a reader first asks for it. Names
 * and symptoms are looked for in a list of a few kilobytes, at once; the full
 * text follows.
 */
import { CALL, type Call } from '../script/search.ts';
import { base } from '../script/react.ts';
import type { Entry } from './entry.ts';
import { searchText } from './fulltext.ts';
import { type FullText, type Hit, NO_TEXT, type Prepared, groups, prepare, rank } from './rank.ts';
import { drawGroups, el } from './view.ts';
import { queryWords } from './words.ts';

/** Path of the style sheet below the site's base; set when the scripts are bundled. */
declare const SEARCH_STYLE: string;

/** So long after the last key the full text is asked. */
const PAUSE_MS = 120;

const input = el('input', {
  type: 'text',
  role: 'combobox',
  'aria-label': 'Search',
  'aria-autocomplete': 'list',
  'aria-expanded': 'false',
  'aria-controls': 'search-list',
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
  inputmode: 'search',
  enterkeyhint: 'go',
  placeholder: 'Symptom, errno, flag …',
});
const close = el('button', { type: 'button', class: 'close' }, 'Close');
const status = el('p', { role: 'status', class: 'status' });
const list = el('div', { role: 'listbox', id: 'search-list', 'aria-label': 'Results' });
const dialog = el(
  'dialog',
  { class: 'search-dialog', 'aria-label': 'Search' },
  el('div', { class: 'bar' }, input, close),
  status,
  list,
);

let entries: Promise<readonly Prepared[]> | null = null;
/** Raised with every change of the query: an answer to an earlier one is dropped. */
let turn = 0;
/** Resolves when the list answers what is in the field. */
let listed: Promise<void> = Promise.resolve();
let opener: HTMLElement | null = null;

function open({ button, typed }: Call): void {
  opener = button;
  dialog.showModal();
  input.select();
  const text = typed();
  if (text !== '') input.value = text;
  listed = update();
}

/** The list of names, fetched once; a failure is forgotten, so that it may be tried again. */
function loadEntries(): Promise<readonly Prepared[]> {
  entries ??= fetch(`${base()}search/first.json`)
    .then(async (response) => {
      if (!response.ok) throw new Error(response.statusText);
      return prepare((await response.json()) as readonly Entry[]);
    })
    .catch((error: unknown) => {
      entries = null;
      throw error;
    });
  return entries;
}

/** Show what answers the field's text, first by name, then by all that was written. */
async function update(): Promise<void> {
  const mine = ++turn;
  settle(false);
  const query = input.value;
  const words = queryWords(query);
  const prepared = await loadEntries().catch(() => null);
  if (mine !== turn) return;
  if (prepared === null) {
    settle(true);
    show(null, 'The search could not be loaded. Is there a connection?');
    return;
  }
  if (words.length === 0) {
    settle(true);
    const symptoms = prepared.filter(({ entry }) => entry.isFirst === true);
    show(
      symptoms.map(({ entry }) => ({ entry, score: 0, content: null })),
      '',
    );
    return;
  }
  const answer = (full: FullText): readonly Hit[] => rank(prepared, query, words, full);
  const named = answer(NO_TEXT);
  show(named, named.length === 0 ? SEARCHING : null);
  void deepen(mine, words, answer);
}

async function deepen(
  mine: number,
  words: readonly string[],
  answer: (full: FullText) => readonly Hit[],
): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS);
  });
  if (mine !== turn) return;
  const full = await searchText(base(), words).catch(() => null);
  if (mine !== turn) return;
  settle(true);
  if (full === null) {
    show(answer(NO_TEXT), 'The full text could not be loaded: these are names and symptoms only.');
  } else {
    show(answer(full), null);
  }
}

/** Whether all there is to find for the field's text is shown. */
function settle(isSettled: boolean): void {
  dialog.toggleAttribute('data-settled', isSettled);
}

/** Draw HITS. The option that was chosen stays chosen, where it is still there. */
function show(hits: readonly Hit[] | null, says: string | null): void {
  const before = chosen()?.getAttribute('href') ?? null;
  const words = queryWords(input.value);
  const isAsked = words.length > 0;
  const drawn = isAsked ? groups(hits ?? []) : [{ kind: 'symptom' as const, hits: hits ?? [] }];
  list.replaceChildren(...drawGroups({ base: base(), words, groups: drawn }));
  const all = options();
  const kept = hasMoved ? all.find((one) => one.getAttribute('href') === before) : undefined;
  choose(kept ?? (isAsked ? all[0] : undefined));
  input.setAttribute('aria-expanded', String(all.length > 0));
  const count = all.length === 1 ? '1 result' : `${all.length} results`;
  const counted =
    isAsked && hits !== null && says !== SEARCHING ? (all.length === 0 ? NOTHING : count) : '';
  const text = [counted, says].filter(Boolean).join('. ');
  if (status.textContent !== text) status.textContent = text;
}

const SEARCHING = 'Searching …';
const NOTHING = 'Nothing answers that: try an errno, a flag or a call';

/** Whether the reader has chosen an option; until then it is the first. */
let hasMoved = false;

function options(): readonly HTMLAnchorElement[] {
  return [...list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
}

function chosen(): HTMLAnchorElement | null {
  return list.querySelector<HTMLAnchorElement>('[aria-selected=true]');
}

function choose(option: HTMLElement | undefined): void {
  for (const one of options()) one.setAttribute('aria-selected', String(one === option));
  if (option === undefined) input.removeAttribute('aria-activedescendant');
  else input.setAttribute('aria-activedescendant', option.id);
  if (option === undefined || option === options()[0]) list.scrollTop = 0;
  else option.scrollIntoView({ block: 'nearest' });
}

/** One option down, or up; after the last comes the first. */
function move(by: 1 | -1): void {
  const all = options();
  if (all.length === 0) return;
  const current = chosen();
  const from = current === null ? (by === 1 ? -1 : 0) : all.indexOf(current);
  hasMoved = true;
  choose(all[(from + by + all.length) % all.length]);
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const { key } = event;
  if (key === 'ArrowDown') move(1);
  else if (key === 'ArrowUp') move(-1);
  else if (key === 'Escape') dialog.close();
  else if (key === 'Enter') void listed.then(() => chosen()?.click());
  else return;
  event.preventDefault();
  event.stopPropagation();
}

input.addEventListener('keydown', onKey);
input.addEventListener('input', () => {
  hasMoved = false;
  listed = update();
});
close.addEventListener('click', () => {
  dialog.close();
});
dialog.addEventListener('click', (event) => {
  const { target } = event;
  // The dialog itself is hit only beside what is in it.
  const isOutside = target === dialog;
  const isFollowed = target instanceof Element && target.closest('[role=option]') !== null;
  if (isOutside || (isFollowed && !event.ctrlKey && !event.metaKey)) dialog.close();
});
dialog.addEventListener('close', () => {
  // Safari gives a clicked button no focus, so the dialog has none to give back.
  opener?.focus();
});

const style = el('link', { rel: 'stylesheet', href: base() + SEARCH_STYLE });
const styled = new Promise((resolve) => {
  for (const type of ['load', 'error']) style.addEventListener(type, resolve, { once: true });
});
document.head.append(style);
document.body.append(dialog);
document.addEventListener(CALL, (event) => {
  const call = (event as CustomEvent<Call>).detail;
  void styled.then(() => {
    if (!dialog.open) open(call);
    return null;
  });
});
