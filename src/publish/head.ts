import type { HtmlTagObject } from '@docusaurus/types';

import { type Card, cardAlt, cardFile } from './cards/card.ts';
import { HEIGHT, WIDTH } from './cards/draw.ts';
import type { Colours } from './colours.ts';

/** How a page's picture is to be shown, which Docusaurus says of every page. */
const HOW_SHOWN = /<meta\b[^>]*\btwitter:card\b[^>]*>/;

/**
 * HTML with its card named in its head. A picture's address must be whole, with
 * the host, to be found by those who show it; so as long as the site is
 * published nowhere, none is named.
 */
export function withCard(html: string, card: Card | null, site: string | null): string {
  if (site === null) return html.replace(HOW_SHOWN, '');
  const file = card === null ? null : cardFile(card.url);
  if (card === null || file === null) return html;
  const tags = [
    property('og:type', card.url === '/' ? 'website' : 'article'),
    property('og:site_name', 'By Reference'),
    property('og:image', `${site}${file}`),
    property('og:image:type', 'image/png'),
    property('og:image:width', String(WIDTH)),
    property('og:image:height', String(HEIGHT)),
    property('og:image:alt', cardAlt(card)),
    `<meta name="twitter:image:alt" content="${attribute(cardAlt(card))}">`,
  ];
  return html.replace('</head>', () => `${tags.join('')}</head>`);
}

function property(name: string, content: string): string {
  return `<meta property="${name}" content="${attribute(content)}">`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** What a browser paints around the page, and puts on a home screen. */
export function schemeTags(baseUrl: string, colours: Colours): HtmlTagObject[] {
  const paper = colours('paper');
  return [
    ...(['light', 'dark'] as const).map((scheme) => ({
      tagName: 'meta',
      attributes: {
        name: 'theme-color',
        media: `(prefers-color-scheme: ${scheme})`,
        content: paper[scheme],
      },
    })),
    {
      tagName: 'link',
      attributes: { rel: 'apple-touch-icon', href: `${baseUrl}img/apple-touch-icon.png` },
    },
  ];
}
