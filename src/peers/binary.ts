import { existsSync } from 'node:fs';
import path from 'node:path';

const BUILT = path.join(import.meta.dirname, '../../examples/build/bin');

/** The example NAME as it was built; EXAMPLES_BIN is the folder of another build, for i686 say. */
export function binary(name: string): string {
  const file = path.resolve(process.env['EXAMPLES_BIN'] ?? BUILT, name);
  if (!existsSync(file)) throw new Error(`${file} is not built: run make -C examples`);
  return file;
}
