import { RULES_OF_ERRORS } from './rules-of-errors.ts';
import { RULES_OF_FILES } from './rules-of-files.ts';
import { RULES_OF_MEMORY } from './rules-of-memory.ts';
import { RULES_OF_PIPES } from './rules-of-pipes.ts';

/**
 * What the kernel does, a rule each: its values, the claim that is about it,
 * and the releases in which it is otherwise. The rest of the model asks these
 * by name and knows no version. A test turns each rule to each other value
 * and looks whether a kernel's answers notice.
 */
export const RULES = {
  ...RULES_OF_PIPES,
  ...RULES_OF_FILES,
  ...RULES_OF_MEMORY,
  ...RULES_OF_ERRORS,
};

export type RuleName = keyof typeof RULES;
