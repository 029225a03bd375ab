import type { Registry } from '../../registry/types.ts';
import { claimView } from '../../registry/view.ts';
import type { BuiltPage } from '../pages.ts';
import type { Card } from './card.ts';
import { makeCards } from './make.ts';
import { cardOf } from './of.ts';

/** Make the card of each of PAGES that has one; resolves to the cards by their pages' addresses. */
export async function addCards(
  registry: Registry,
  outDir: string,
  pages: readonly BuiltPage[],
  site: string | null,
): Promise<ReadonlyMap<string, Card>> {
  const claims = registry.claims.map((claim) => claimView(registry, claim));
  const cards = pages.flatMap((page) => cardOf(page, claims) ?? []);
  const begun = performance.now();
  const made = await makeCards(cards, { root: registry.root, outDir, site });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (made > 0)
    console.log(`${made} of ${cards.length} pictures for links to pages were drawn (${seconds} s)`);
  return new Map(cards.map((card) => [card.url, card]));
}
