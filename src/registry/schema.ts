import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { LineCounter, type Document, isNode, parseDocument } from 'yaml';

import type { Problem } from './types.ts';

export type SchemaName =
  | 'claim'
  | 'kernel'
  | 'evidence'
  | 'copies'
  | 'descriptors'
  | 'claims'
  | 'index'
  | 'redirects'
  | 'choose'
  | 'manpage';

/** A parsed YAML file that knows on which line each of its parts stands. */
export interface Yaml {
  readonly value: unknown;
  readonly errors: readonly { readonly line: number; readonly what: string }[];
  /** Line of the part at PATH, as in ['answers', '0', 'is']; the nearest part that exists. */
  readonly lineOf: (path: readonly string[]) => number;
}

/**
 * Read YAML in which every value is a string, list or map: an unquoted 6.10
 * would otherwise be the number 6.1, and a commit of digits a number.
 */
export function parseYaml(text: string): Yaml {
  const counter = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter });
  return {
    value: document.toJS(),
    errors: document.errors.map((error) => ({
      line: error.linePos?.[0].line ?? 1,
      what: error.message.split('\n')[0] ?? error.message,
    })),
    lineOf: (keys) => lineOf(document, counter, keys),
  };
}

function lineOf(document: Document, counter: LineCounter, keys: readonly string[]): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const node = document.getIn(
      keys.slice(0, depth).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    );
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { uri: true } });

/** A validator that is also a type guard; T is the type that the schema describes. */
export function validator<T>(root: string, name: SchemaName): ValidateFunction<T> {
  const file = path.join(root, 'src/data/schemas', `${name}.schema.json`);
  const schema = { ...JSON.parse(readFileSync(file, 'utf8')), $id: file };
  return ajv.getSchema<T>(file) ?? ajv.compile<T>(schema);
}

/** What a failed validation says, one problem for each place that is wrong. */
export function schemaProblems(
  file: string,
  errors: readonly ErrorObject[],
  lineOfPart: (path: readonly string[]) => number,
): readonly Problem[] {
  const worst = new Map<string, Problem>();
  for (const error of errors) {
    if (error.keyword === 'if' || error.keyword === 'oneOf') continue;
    const keys = error.instancePath.split('/').slice(1);
    const extra =
      'additionalProperty' in error.params ? `: ${error.params.additionalProperty}` : '';
    const allowed =
      'allowedValues' in error.params ? `: ${error.params.allowedValues.join(', ')}` : '';
    const what = `${keys.join('.') || 'the file'} ${error.message ?? 'is wrong'}${extra}${allowed}`;
    const line = lineOfPart(keys);
    worst.set(`${line} ${what}`, { file, line, what, fix: 'the schema is in src/data/schemas' });
  }
  if (worst.size === 0 && errors[0] !== undefined) {
    const keys = errors[0].instancePath.split('/').slice(1);
    const what = `${keys.join('.') || 'the file'} ${errors[0].message ?? 'is wrong'}`;
    return [{ file, line: lineOfPart(keys), what, fix: 'the schema is in src/data/schemas' }];
  }
  return [...worst.values()];
}
