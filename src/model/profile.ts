import type { Filesystem, Rule } from './rule.ts';
import { RULES, type RuleName } from './rules.ts';

/** A kernel, on a filesystem, as the model takes it: a value for each rule. */
export interface Profile {
  readonly name: string;
  /** Its mainline series, as in 6.12. */
  readonly series: string;
  readonly filesystem: Filesystem;
  readonly rules: Readonly<Record<RuleName, string>>;
}

/** The series that the pages speak of; any other is taken for what it is. */
export const SERIES = ['5.10', '6.1', '6.12', '6.18', '7.3'] as const;

/** What 7.3 would be with a splice() that copies. */
export const PROPOSAL = 'proposal';

/** The profile of a NAME: a series as in 6.12, or the proposal; null where it is neither. */
export function profileOf(name: string, filesystem: Filesystem = 'tmpfs'): Profile | null {
  const isProposal = name === PROPOSAL;
  if (!isProposal && !/^\d+\.\d+$/.test(name)) return null;
  const series = isProposal ? '7.3' : name;
  const rules = Object.fromEntries(
    ruleNames().map((rule) => [rule, valueOf(RULES[rule], series, filesystem, isProposal)]),
  ) as Record<RuleName, string>;
  return { name, series, filesystem, rules };
}

export function ruleNames(): readonly RuleName[] {
  return Object.keys(RULES) as RuleName[];
}

/** PROFILE with one rule turned to another value. */
export function turned(profile: Profile, rule: RuleName, value: string): Profile {
  return {
    ...profile,
    name: `${profile.name}, ${rule}: ${value}`,
    rules: { ...profile.rules, [rule]: value },
  };
}

function valueOf(rule: Rule, series: string, filesystem: Filesystem, isProposal: boolean): string {
  if (isProposal && rule.proposal !== undefined) return rule.proposal;
  const span = rule.spans?.find(
    ({ since, until, on }) =>
      (since === undefined || compare(series, since) >= 0) &&
      (until === undefined || compare(series, until) <= 0) &&
      (on === undefined || on.includes(filesystem)),
  );
  return span?.is ?? rule.values[0];
}

function compare(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [majorOther = 0, minorOther = 0] = other.split('.').map(Number);
  return major === majorOther ? minor - minorOther : major - majorOther;
}
