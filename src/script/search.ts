import { base } from './react.ts';

/** Path of the dialog's script below the site's base; set when the scripts are bundled. */
declare const SEARCH_SCRIPT: string;

/** What the dialog listens for; the detail is a {@link Call}. */
export const CALL = 'search';

export interface Call {
  /** The button that was used, or null. */
  readonly button: HTMLElement | null;
  /** What was typed since the search was called, to be asked when the field is there. */
  readonly typed: () => string;
}

let state: 'none' | 'coming' | 'there' = 'none';

/** What is typed while there is no field yet; null when there is no need to keep it. */
let early: string | null = null;

function typed(): string {
  const text = early ?? '';
  early = null;
  return text;
}

/** Open the search, for BUTTON where one was used. Its script is loaded at the first use. */
export function openSearch(button: HTMLElement | null): void {
  const call = (): void => {
    state = 'there';
    document.dispatchEvent(new CustomEvent<Call>(CALL, { detail: { button, typed } }));
  };
  if (state === 'there') call();
  if (state !== 'none') return;
  state = 'coming';
  early = '';
  const script = document.createElement('script');
  script.src = base() + SEARCH_SCRIPT;
  script.addEventListener('load', call);
  script.addEventListener('error', () => {
    state = 'none';
    early = null;
    script.remove();
    const says = button ?? document.querySelector('[data-search]');
    if (says !== null) says.textContent = 'Search is out of reach';
  });
  document.head.append(script);
}

/** "/" and Ctrl-K or Command-K open it, unless something is being typed or another dialog is open. */
export function onSearchKey(event: KeyboardEvent): void {
  const { target, key } = event;
  if (early !== null && key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    early += key;
    event.preventDefault();
    return;
  }
  const isCalled = event.ctrlKey || event.metaKey ? key.toLowerCase() === 'k' : key === '/';
  if (!isCalled || event.altKey || !(target instanceof HTMLElement)) return;
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return;
  if (document.querySelector('dialog[open]') !== null) return;
  event.preventDefault();
  openSearch(null);
}
