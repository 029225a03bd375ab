import { base } from './react.ts';

/** Path of the dialog's script below the site's base; set when the scripts are bundled. */
declare const SEARCH_SCRIPT: string;

/** What the dialog listens for; the detail is the button that was used, or null. */
export const CALL = 'search';

let state: 'none' | 'coming' | 'there' = 'none';

/** Open the search, for BUTTON where one was used. Its script is loaded at the first use. */
export function openSearch(button: HTMLElement | null): void {
  const call = (): void => {
    state = 'there';
    document.dispatchEvent(new CustomEvent(CALL, { detail: button }));
  };
  if (state === 'there') call();
  if (state !== 'none') return;
  state = 'coming';
  const script = document.createElement('script');
  script.src = base() + SEARCH_SCRIPT;
  script.addEventListener('load', call);
  script.addEventListener('error', () => {
    state = 'none';
    script.remove();
    const says = button ?? document.querySelector('[data-search]');
    if (says !== null) says.textContent = 'Search is out of reach';
  });
  document.head.append(script);
}

/** "/" and Ctrl-K or Command-K open it, unless something is being typed or another dialog is open. */
export function onSearchKey(event: KeyboardEvent): void {
  const { target, key } = event;
  const isCalled = event.ctrlKey || event.metaKey ? key.toLowerCase() === 'k' : key === '/';
  if (!isCalled || event.altKey || !(target instanceof HTMLElement)) return;
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return;
  if (document.querySelector('dialog[open]') !== null) return;
  event.preventDefault();
  openSearch(null);
}
