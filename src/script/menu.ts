/*
 * Without a script the menu is the target of its link, and CSS shows it; with
 * one, the link opens and closes it and leaves no trace in the history.
 */

function menu(): HTMLElement | null {
  return document.getElementById('menu');
}

export function toggleMenu(link: Element): void {
  const isOpen = menu()?.toggleAttribute('data-open') ?? false;
  link.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) menu()?.querySelector('a')?.focus();
}

export function closeMenu(): void {
  if (menu()?.hasAttribute('data-open') !== true) return;
  const link = document.querySelector<HTMLElement>('[data-menu]');
  if (link === null) return;
  toggleMenu(link);
  link.focus();
}
