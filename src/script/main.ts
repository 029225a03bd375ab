/** What answers at once on every page. It listens on the document, so that it outlives what React draws. */
import { copy } from './copy.ts';
import { startFilters } from './filter.ts';
import { closeMenu, toggleMenu } from './menu.ts';
import { onClick, onDrop, onInput, onInterest, wake } from './react.ts';
import { onSearchKey, openSearch } from './search.ts';
import { label, paintAround, toggleTheme } from './theme.ts';

document.addEventListener(
  'click',
  (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target === null || onClick(event)) return;
    // Links are the browser's: a page is small, and there is one way in which it begins.
    if (target.closest('a[href]') !== null) event.stopPropagation();
    const found = (selector: string): HTMLElement | null => target.closest<HTMLElement>(selector);
    const button = found('[data-copy], [data-theme-toggle], [data-menu], [data-search]');
    if (button === null) {
      if (found('#menu') === null) closeMenu();
      return;
    }
    if (button.matches('[data-copy]')) void copy(button);
    else if (button.matches('[data-theme-toggle]')) toggleTheme(button);
    else if (button.matches('[data-menu]')) toggleMenu(button);
    else openSearch(button);
    event.preventDefault();
  },
  { capture: true },
);

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenu();
  onSearchKey(event);
});

for (const type of ['pointerover', 'focusin', 'touchstart', 'dragenter']) {
  document.addEventListener(type, onInterest, { passive: true });
}
for (const type of ['input', 'change']) document.addEventListener(type, onInput);

document.addEventListener('dragover', onDrop);
document.addEventListener('drop', onDrop);

startFilters();
for (const button of document.querySelectorAll('[data-theme-toggle]')) label(button);
paintAround();
if (document.querySelector('[data-react-query]') !== null && location.search !== '') void wake();
