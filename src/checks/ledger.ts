import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

/** Every id that was ever published, sorted, one a line. */
export const LEDGER = 'src/data/claims/LEDGER';

export const ledger: Check = {
  name: 'ledger',
  says: 'every claim id ever published still has its page, and every claim is in the ledger',
  run: (registry) => {
    const lines = readLedger(registry.root);
    const ids = registry.claims.map(({ id }) => id);
    return [
      ...lines.flatMap((id, at) =>
        ids.includes(id)
          ? []
          : [
              {
                file: LEDGER,
                line: at + 1,
                what: `the claim ${id} was published and is gone`,
                fix: 'bring it back: a permalink never dies',
              },
            ],
      ),
      ...registry.claims
        .filter(({ id }) => !lines.includes(id))
        .map(({ id, file }) => ({
          file,
          line: 1,
          what: `the claim ${id} is not in ${LEDGER}`,
          fix: 'npm run fix adds it',
        })),
    ];
  },
};

export function readLedger(root: string): readonly string[] {
  const file = path.join(root, LEDGER);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** The ledger's text with every id that is or was. */
export function ledgerText(registry: Registry): string {
  const ids = new Set([...readLedger(registry.root), ...registry.claims.map(({ id }) => id)]);
  return `${[...ids].toSorted().join('\n')}\n`;
}
