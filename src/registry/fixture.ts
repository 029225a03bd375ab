import { questionHash } from './hash.ts';
import {
  THIS_MACHINE,
  type Claim,
  type Evidence,
  type EvidenceAnswer,
  type Page,
  type Proof,
  type Registry,
} from './types.ts';

/** For tests: a claim, a proof, a kernel and evidence that agree. Parts are replaced to make them disagree. */
export const CLAIM: Claim = {
  id: 'pwrite-after-splice-in',
  area: 'file-to-pipe',
  file: 'src/data/claims/file-to-pipe/pwrite-after-splice-in.yaml',
  question: 'Someone overwrites what was spliced into a pipe: what comes out?',
  questionLine: 1,
  standing: 'observed',
  cases: [],
  answers: [{ is: 'reference', statement: 'The reader gets the new bytes.', line: 4 }],
  sources: [],
  see: [],
};

export const PROOF: Proof = {
  id: 'file-to-pipe/pwrite-after-splice-in',
  file: 'examples/proofs/file-to-pipe/pwrite-after-splice-in.c',
  source: '.asks = { "pwrite-after-splice-in" }\n',
  asks: [{ claim: 'pwrite-after-splice-in', case: null }],
  onFilesystem: true,
  needsRoot: null,
  sha256: 'a'.repeat(64),
};

export const ANSWER: EvidenceAnswer = {
  claim: CLAIM.id,
  case: null,
  filesystem: 'ext4',
  proof: PROOF.id,
  line: 12,
  saw: 'reference',
  control: 'copy',
};

export const EVIDENCE: Evidence = {
  format: 1,
  kernel: 'debian-6.1',
  release: '6.1.0-51-cloud-amd64',
  version: '6.1.192',
  banner: '#1 SMP Debian 6.1.192-2',
  architecture: 'x86_64',
  abi: 'x86_64',
  page_size_bytes: 4096,
  compiler: 'gcc 12.2.0',
  uid: 1000,
  date: '2026-11-23',
  filesystems: {},
  proofs: { [PROOF.id]: PROOF.sha256 },
  questions: { [CLAIM.id]: questionHash(CLAIM) },
  answers: [ANSWER],
};

export const REGISTRY: Registry = {
  root: '.',
  claims: [CLAIM],
  kernels: [
    {
      id: 'debian-6.1',
      title: 'Debian 12, Linux 6.1',
      series: '6.1',
      architecture: 'x86_64',
      suite: 'bookworm-security',
      package: 'linux-image-6.1.0-*-cloud-amd64',
    },
  ],
  evidence: [EVIDENCE],
  copies: [],
  descriptors: [],
  choice: { questions: [], answers: [], unreached: [] },
  proofs: [PROOF],
  examples: [],
  pages: [],
  manpages: [],
  problems: [],
};

/** The registry with another answer seen on its kernel. */
export function sawInstead(answer: Partial<EvidenceAnswer>): Registry {
  const { saw: _saw, control: _control, ...place } = ANSWER;
  const changed: EvidenceAnswer = { ...place, ...answer };
  return { ...REGISTRY, evidence: [{ ...EVIDENCE, answers: [changed] }] };
}

/** The registry with this machine's answer as one more column. */
export function hereToo(saw: string): Registry {
  const here: Evidence = { ...EVIDENCE, kernel: THIS_MACHINE, answers: [{ ...ANSWER, saw }] };
  return { ...REGISTRY, evidence: [EVIDENCE, here] };
}

/** A page of prose at /concepts/by-reference/. */
export const PAGE: Page = {
  file: 'docs/concepts/by-reference.mdx',
  url: '/concepts/by-reference/',
  title: 'By reference',
  claims: [],
  examples: [],
  excerpts: [],
  evidence: [],
  links: [],
  anchors: ['see-it'],
};
