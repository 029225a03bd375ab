import { CHECKS, problems } from '../checks/index.ts';
import { problemLine } from '../checks/check.ts';
import { loadRegistry } from '../registry/load.ts';

/** Run every rule over prose and data; print what fails. */
export async function check(root: string): Promise<number> {
  const registry = loadRegistry(root, { thisMachine: false });
  const found = problems(registry);
  for (const problem of found) console.error(problemLine(problem));
  console.log(`${CHECKS.length} rules, ${found.length} problems`);
  return found.length === 0 ? 0 : 1;
}
