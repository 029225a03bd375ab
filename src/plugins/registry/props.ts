import type { Quotes } from '../../registry/quote.ts';
import type { SpanTable } from '../../registry/spans.ts';
import type { ChoiceQuestion } from '../../registry/types.ts';
import type { DescriptorTable } from '../../registry/descriptors.ts';
import type { WhatIf } from '../../registry/whatif.ts';
import type { Counts, ManpageView } from '../../registry/manpage-view.ts';
import type { ManBlock } from '../../registry/semantics.ts';
import type { Judgement } from '../../registry/types.ts';
import type { ClaimView, KernelColumn, KernelView } from '../../registry/view.ts';

/* What components are given: plain data, every piece of code already highlighted. */

/** A claim as prose cites it. */
export type ClaimBrief = Pick<
  ClaimView,
  'id' | 'url' | 'question' | 'standing' | 'statements' | 'verdict' | 'verdictWords'
>;

/** A claim's table. */
export interface EvidenceProps {
  readonly id: string;
  readonly url: string;
  readonly question: string;
  readonly table: SpanTable;
  /** Every kernel's own run, oldest first. */
  readonly runs: readonly {
    readonly version: string;
    readonly title: string;
    readonly url: string;
  }[];
  readonly onFilesystem: boolean;
  readonly notMeasured: readonly string[];
}

/** Code to show: highlighted, and as it is copied. */
export interface CodeProps {
  readonly file: string;
  readonly lang: string;
  readonly html: string;
  readonly text: string;
  /** Number of the first line; null where lines are not numbered. */
  readonly start: number | null;
}

export interface ClaimPageProps extends Omit<ClaimView, 'proofs' | 'columns' | 'rows' | 'ranges'> {
  /** The claims of its area, itself among them. */
  readonly near: readonly { readonly id: string; readonly url: string }[];
  readonly quotes: Quotes;
  readonly evidence: EvidenceProps;
  readonly proofs: readonly (CodeProps & {
    readonly id: string;
    readonly needsRoot: string | null;
  })[];
}

export interface ExampleProps {
  readonly name: string;
  readonly code: CodeProps;
  readonly output: string;
  readonly compile: string;
  /** How it is called. */
  readonly usage: string;
}

export type DescriptorsProps = DescriptorTable;

/** What the what-if kernel changes; null where it was not asked. */
export interface WhatIfProps {
  readonly found: WhatIf | null;
}

/** What was counted of one pattern, or of all. */
export interface CopiesProps {
  readonly lines: readonly {
    readonly pattern: string;
    /** The id of its row. */
    readonly anchor: string;
    readonly sender: number;
    /** null where nobody receives. */
    readonly receiver: number | null;
    /** As in "19 kernels from 5.10.218 to 7.3.4; ext4, tmpfs and xfs". */
    readonly where: string;
  }[];
}

/** Four questions, and for every combination of choices one answer. */
export interface ChooseProps {
  readonly questions: readonly ChoiceQuestion[];
  readonly answers: readonly {
    readonly id: string;
    /** By question, the choices that it is for: all of them, where the file leaves it out. */
    readonly when: Readonly<Record<string, readonly string[]>>;
    readonly pattern: PatternLink | null;
    readonly take: string;
    readonly copies: string;
    /** Where the copies were counted; null where they are said in words. */
    readonly countedAt: string | null;
    readonly but: string;
    readonly cites: readonly ClaimBrief[];
    readonly or: readonly PatternLink[];
  }[];
  readonly unreached: readonly { readonly pattern: PatternLink; readonly why: string }[];
}

/** A pattern's page. */
export interface PatternLink {
  readonly url: string;
  readonly title: string;
}

export interface ExcerptProps {
  readonly example: string;
  readonly fn: string;
  readonly code: CodeProps;
}

/** The index of all claims, by area. */
export interface ClaimIndexProps {
  readonly areas: readonly {
    readonly id: string;
    readonly title: string;
    readonly claims: readonly (ClaimBrief & {
      readonly earlier: ClaimView['earlier'];
      /** The series of kernels that answer otherwise than the newest. */
      readonly otherwise: readonly string[];
    })[];
  }[];
  /** The series that were asked, oldest first. */
  readonly series: readonly string[];
}

/** All kernels that were asked, oldest first. */
export interface KernelIndexProps {
  readonly kernels: readonly (Pick<
    KernelView,
    'id' | 'title' | 'version' | 'series' | 'date' | 'counts'
  > & {
    /** How many claims its series answers otherwise than the newest kernel. */
    readonly otherwise: number;
  })[];
  /** Those that have fewer filesystems than others, and which these are; in words. */
  readonly fewer: { readonly versions: string; readonly filesystems: string } | null;
}

export interface KernelPageProps {
  /** All that there are, oldest first. */
  readonly kernels: readonly Pick<KernelColumn, 'id' | 'version'>[];
  readonly kernel: KernelView;
  readonly logUrl: string | null;
  /** The claims that it answers otherwise than the newest kernel, with what is said of it there. */
  readonly otherwise: readonly {
    readonly id: string;
    readonly question: string;
    readonly says: readonly string[];
  }[];
  /** What it could not be asked, by the reason; each place with the run that says so. */
  readonly unknown: readonly {
    readonly reason: string;
    readonly places: readonly { readonly text: string; readonly anchor: string }[];
  }[];
  readonly runs: readonly {
    readonly anchor: string;
    readonly title: string;
    readonly text: string;
    /** The claims that the proof of this run answers. */
    readonly claims: readonly string[];
  }[];
}

export interface DataPageProps {
  readonly files: readonly {
    readonly path: string;
    readonly says: string;
    readonly anchor: string;
  }[];
  readonly kernelCount: number;
  readonly claimCount: number;
}

/** A manual page as others name it. */
export type ManpageBrief = Pick<ManpageView, 'id' | 'url' | 'title' | 'edition' | 'dated'>;

/** A manual page, sentence by sentence. */
export interface ManpagePageProps extends ManpageView {
  /** All that are judged, itself among them. */
  readonly pages: readonly ManpageBrief[];
  /** Its headings, in the order of its sentences. */
  readonly sections: readonly { readonly id: string; readonly text: string }[];
}

export interface ManpageIndexProps {
  readonly pages: readonly (ManpageBrief & { readonly counts: Counts })[];
  readonly total: Counts;
  readonly judgements: readonly { readonly judgement: Judgement; readonly means: string }[];
}

/** splice-semantics(7), rendered. */
export interface SemanticsPageProps {
  readonly pages: readonly ManpageBrief[];
  readonly blocks: readonly ManBlock[];
}
