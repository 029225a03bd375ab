/**
 * The words of DESIGN: claims are asked, proofs ask them, evidence is what a
 * kernel answered, a verdict compares the two. File shapes are those of
 * src/data/schemas.
 */

import type { Asked } from '../ktap/log.ts';

export type { Asked };

export type Standing = 'documented' | 'stated' | 'observed' | 'unspecified';

/** Where a fact can be looked up: a title and exactly one locator. */
export interface Source {
  readonly title: string;
  readonly 'message-id'?: string;
  readonly commit?: string;
  readonly code?: string;
  readonly manual?: string;
  readonly url?: string;
}

/** One answer of a claim, with the kernels, cases and filesystems it is for. */
export interface Answer {
  readonly is: string;
  readonly statement: string;
  readonly for?: readonly string[];
  readonly on?: readonly string[];
  /** First and last mainline release that answers so, both inclusive. */
  readonly since?: string;
  readonly until?: string;
  readonly stable?: readonly string[];
  readonly because?: string;
  /** Line of the claim's file on which the answer begins. */
  readonly line: number;
}

/** A claim as authored, with its id and area taken from its path. */
export interface Claim {
  readonly id: string;
  readonly area: string;
  /** Path from the repository's root, for messages. */
  readonly file: string;
  readonly question: string;
  readonly standing: Standing;
  readonly cases: readonly Case[];
  readonly answers: readonly Answer[];
  readonly sources: readonly Source[];
  readonly see: readonly string[];
  readonly questionLine: number;
}

export interface Case {
  readonly id: string;
  readonly title: string;
}

export interface Kernel {
  readonly id: string;
  readonly title: string;
  /** Mainline series, as in 6.1. */
  readonly series: string;
  readonly architecture: string;
  /** Debian's suite, as in bookworm-security. */
  readonly suite: string;
  /** The package with its image; a * stands for what changes from update to update. */
  readonly package: string;
  /** The package's version, where it is not the newest that is wanted. */
  readonly version?: string;
  /** Why it can no longer be had, if so. */
  readonly gone?: string;
}

export interface EvidenceAnswer {
  readonly claim: string;
  readonly case: string | null;
  /** null where no filesystem matters. */
  readonly filesystem: string | null;
  /** <area>/<name> of the proof. */
  readonly proof: string;
  /** Line of the raw log, from 1. */
  readonly line: number;
  readonly saw?: string;
  readonly control?: string;
  readonly measured?: Readonly<Record<string, string>>;
  readonly unknown?: string;
  readonly broken?: string;
}

/** What the proofs saw on one kernel. */
export interface Evidence {
  readonly format: 1;
  /** Id of the kernel, or {@link THIS_MACHINE}. */
  readonly kernel: string;
  readonly release: string;
  readonly version: string;
  readonly banner: string;
  /** What brought the kernel, the package with its image first. */
  readonly packages?: readonly {
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
  }[];
  readonly architecture: string;
  readonly abi: string;
  readonly page_size_bytes: number;
  readonly compiler: string;
  readonly uid: number;
  readonly date: string;
  readonly filesystems: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  readonly proofs: Readonly<Record<string, string>>;
  readonly questions: Readonly<Record<string, string>>;
  readonly answers: readonly EvidenceAnswer[];
}

/** How many bytes the CPU copied while each pattern's program sent a file. */
export interface Copies {
  readonly format: 1;
  readonly kernel: string;
  readonly version: string;
  readonly date: string;
  /** The size of the file that was sent. */
  readonly bytes: number;
  readonly rows: readonly {
    /** A pattern, or a control that copies a known number of bytes. */
    readonly pattern: string;
    readonly filesystem: string;
    readonly sender: number;
    /** In the process of each receiver; absent where nobody receives. */
    readonly receiver?: number;
  }[];
}

/** What each operation does with each kind of descriptor on one kernel. */
export interface Descriptors {
  readonly format: 1;
  readonly kernel: string;
  readonly version: string;
  readonly date: string;
  readonly kinds: readonly {
    readonly id: string;
    readonly group: string;
    readonly title: string;
  }[];
  /** By kind, by operation: the result, and after a blank reference or copy. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A question of the choice, and what may be answered to it. */
export interface ChoiceQuestion {
  /** As in an address: ?from=file. */
  readonly id: string;
  readonly asks: string;
  /** Stands before the choices of an answer; and what stands for all choices. */
  readonly label: string;
  readonly any: string;
  readonly choices: readonly { readonly id: string; readonly says: string }[];
}

/** What to do for some combinations of choices. */
export interface ChoiceAnswer {
  /** The id of its row. */
  readonly id: string;
  /** By question, the choices that it is for; a question that is left out may be answered in any way. */
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly pattern?: string;
  readonly take: string;
  /** Of each byte, in the sending process; `counted`: see {@link Copies}. */
  readonly copies: string;
  readonly but: string;
  readonly cites: readonly string[];
  readonly or?: readonly string[];
  readonly line: number;
}

/** Which way to move bytes: src/data/choose.yaml. */
export interface Choice {
  readonly questions: readonly ChoiceQuestion[];
  readonly answers: readonly ChoiceAnswer[];
  /** Patterns that nothing leads to. */
  readonly unreached: readonly { readonly pattern: string; readonly why: string }[];
}

/** The kernel id of evidence that is taken while the site is built. */
export const THIS_MACHINE = 'this-machine';

/** A proof's source, and what its struct proof says of it. */
export interface Proof {
  /** <area>/<name>, as in file-to-pipe/pwrite-after-splice-in. */
  readonly id: string;
  /** Path from the repository's root. */
  readonly file: string;
  readonly source: string;
  readonly asks: readonly Asked[];
  readonly onFilesystem: boolean;
  readonly needsRoot: string | null;
  /** SHA-256 of the source followed by proof.h. */
  readonly sha256: string;
}

/** How an example exits that has said, in its last line, what it lacks here. */
export const LACKING = 4;

/** A pattern's program. */
export interface Example {
  /** The folder's name, as in splice-file-to-socket. */
  readonly name: string;
  readonly file: string;
  readonly source: string;
  /** What it prints when run without arguments. */
  readonly output: string;
}

/** A place in prose that names a claim, an example or a link. */
export interface Mention {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly target: string;
}

/** A page of docs/, as far as data needs to know it. */
export interface Page {
  readonly file: string;
  /** Route with slashes at both ends, as in /patterns/sendfile/. */
  readonly url: string;
  readonly title: string;
  readonly claims: readonly Mention[];
  readonly examples: readonly Mention[];
  readonly excerpts: readonly (Mention & { readonly fn: string })[];
  readonly evidence: readonly Mention[];
  readonly links: readonly Mention[];
  readonly anchors: readonly string[];
}

/** How a sentence of a manual page stands to what kernels answered. */
export type Judgement = 'holds' | 'misleads' | 'contradicted' | 'silent' | 'not-asked';

/** A sentence of a manual page, or something that it does not say, judged. */
export interface Sentence {
  readonly id: string;
  /** The heading below which it stands. */
  readonly section: string;
  /** The flag or errno of which it is the entry. */
  readonly tag?: string;
  /** The words that identify it; absent where the page is silent. */
  readonly quote?: string;
  /** What the page does not say; present where it is silent. */
  readonly lacks?: string;
  readonly judgement: Judgement;
  /** Claims, each with a case of it or null. */
  readonly claims: readonly { readonly claim: string; readonly case: string | null }[];
  readonly why?: string;
  /** What the page could say, under CC0. */
  readonly wording?: string;
  readonly line: number;
}

/** A manual page, sentence by sentence. */
export interface Manpage {
  /** The file's name, as in splice-2. */
  readonly id: string;
  readonly file: string;
  /** As in splice(2). */
  readonly title: string;
  /** As in man-pages 6.20. */
  readonly edition: string;
  /** The date in its own title line. */
  readonly dated: string;
  readonly sentences: readonly Sentence[];
}

export type Verdict = 'confirmed' | 'contradicted' | 'unknown' | 'untested';

/** One kernel's answer to one case on one filesystem, judged. */
export interface Judged {
  readonly kernel: string;
  readonly filesystem: string | null;
  readonly case: string | null;
  readonly saw: string | null;
  readonly verdict: Verdict;
  /** Why there is no answer, or what the published one is. */
  readonly reason: string | null;
  /** Measured with an earlier text of the question or the proof. */
  readonly stale: boolean;
  /** <area>/<name> of the proof that was run. */
  readonly proof: string | null;
  readonly line: number | null;
  readonly measured: Readonly<Record<string, string>>;
}

/** All that the repository says, read and validated; nothing judged yet. */
export interface Registry {
  readonly root: string;
  /** In the order of {@link AREAS}, then by id. */
  readonly claims: readonly Claim[];
  /** Oldest series first. */
  readonly kernels: readonly Kernel[];
  /** In the order of the kernels; this machine, if asked for, last. */
  readonly evidence: readonly Evidence[];
  /** In the order of the kernels. */
  readonly copies: readonly Copies[];
  readonly descriptors: readonly Descriptors[];
  readonly choice: Choice;
  readonly proofs: readonly Proof[];
  readonly examples: readonly Example[];
  readonly pages: readonly Page[];
  /** In the order of {@link MANPAGES}. */
  readonly manpages: readonly Manpage[];
  /** What could not be read or did not fit its schema. */
  readonly problems: readonly Problem[];
}

/** The areas of claims, in the order in which a reader meets them. */
export const AREAS: Readonly<Record<string, string>> = {
  'file-to-pipe': 'From a file into a pipe',
  stability: 'Making bytes stable',
  sockets: 'Sockets',
  vmsplice: 'User memory',
  pipes: 'Pipes',
  offsets: 'Positions and counts',
  errors: 'Errors, flags, blocking',
};

/** The manual pages that are judged, in the order in which a reader meets them. */
export const MANPAGES = [
  'splice-2',
  'tee-2',
  'vmsplice-2',
  'sendfile-2',
  'copy-file-range-2',
  'pipe-7',
  'f-setpipe-sz-2const',
];

/** Something that must not be so, where it is, and what to do about it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly fix: string;
}
