/**
 * Runs in the head of each page, before anything is drawn: the theme that the
 * reader chose, or none, and then the system's. A stored word that is no theme
 * is as good as none.
 */
const html = document.documentElement;
html.dataset['js'] = '';
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') html.dataset['theme'] = chosen;
} catch {
  // Storage is refused: the system's theme it is.
}
