/** What Docusaurus is told as long as the site is published nowhere. No reader is shown it. */
export const NOWHERE = 'http://localhost/';

/**
 * HTML without the tags of its head that name {@link NOWHERE}: what a page's
 * own address is, and where else it stands. An address that is made up is
 * worse than none.
 */
export function withoutHost(html: string): string {
  const end = html.indexOf('</head>');
  const tags = /<(?:link|meta)\b(?=[^>]*\s(?:href|content)=["']?http:\/\/localhost\/)[^>]*>/gi;
  return html.slice(0, end).replaceAll(tags, '') + html.slice(end);
}
