import { spawn } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { release, tmpdir } from 'node:os';

import { type Profile, profileOf } from '../model/profile.ts';
import type { Filesystem } from '../model/rule.ts';
import { type Trace, parseTraces } from '../model/trace.ts';

/** A kernel that scenarios can be run on: the one beneath, with files in a folder. */
export interface Bench {
  readonly program: string;
  readonly folder: string;
  readonly profile: Profile;
}

/** As statfs(2) has them. */
const FILESYSTEMS: Readonly<Record<number, Filesystem>> = {
  0x01_02_19_94: 'tmpfs',
  0xef_53: 'ext4',
  0x58_46_53_42: 'xfs',
  0x91_23_68_3e: 'btrfs',
};

/** The kernel beneath, in a folder that is WANTED, or else on a tmpfs if there is one; null where the model knows no such filesystem. */
export function benchHere(program: string, wanted?: string): Bench | null {
  const [series = ''] = /^\d+\.\d+/.exec(release()) ?? [];
  for (const folder of wanted === undefined ? ['/dev/shm', tmpdir()] : [wanted]) {
    const filesystem = filesystemOf(folder);
    const profile = filesystem === null ? null : profileOf(series, filesystem);
    if (profile !== null) return { program, folder, profile };
  }
  return null;
}

function filesystemOf(folder: string): Filesystem | null {
  try {
    return FILESYSTEMS[statfsSync(folder).type] ?? null;
  } catch {
    return null;
  }
}

/** What the kernel says of scenarios, in their order; AT_ONCE programs run side by side. */
export async function replayAll(
  bench: Bench,
  texts: readonly string[],
  atOnce = 2,
): Promise<readonly Trace[]> {
  const size = Math.ceil(texts.length / atOnce);
  const parts = Array.from({ length: atOnce }, (_, at) => texts.slice(at * size, (at + 1) * size));
  return (await Promise.all(parts.map((part) => replayPart(bench, part)))).flat();
}

async function replayPart(bench: Bench, texts: readonly string[]): Promise<readonly Trace[]> {
  if (texts.length === 0) return [];
  const input = texts.map((text, at) => `scenario n${at}\n${text}`).join('');
  const printed = await replayText(bench, input);
  const parsed = parseTraces(printed);
  if (!parsed.ok) {
    const { line, column, what } = parsed.mistake;
    throw new Error(`the replay printed, at ${line}:${column}: ${what}`);
  }
  return parsed.traces;
}

/** Run one text; what the replay prints. */
export function replayText(bench: Bench, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(bench.program, ['-d', bench.folder], { stdio: ['pipe', 'pipe', 'pipe'] });
    let printed = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${bench.program} ended with ${code}: ${said.trim()}`));
    });
    child.stdin.on('error', () => {
      // It says itself what was wrong with what it read.
    });
    child.stdin.end(input);
  });
}
