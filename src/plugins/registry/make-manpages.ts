import { slug } from '../../registry/anchors.ts';
import { JUDGEMENTS, countsOf, manpageUrl, manpageView } from '../../registry/manpage-view.ts';
import { readSemantics, rendered } from '../../registry/semantics.ts';
import type { Manpage, Registry } from '../../registry/types.ts';
import type {
  ManpageBrief,
  ManpageIndexProps,
  ManpagePageProps,
  SemanticsPageProps,
} from './props.ts';

function manpageBrief({ id, title, edition, dated }: Manpage): ManpageBrief {
  return { id, url: manpageUrl(id), title, edition, dated };
}

export function manpagePage(
  registry: Registry,
  page: Manpage,
  site: string | null,
): ManpagePageProps {
  const view = manpageView(registry, page, site);
  // No sentence has an id that begins so.
  const sections = [...new Set(view.sentences.map(({ section }) => section))].map((text) => ({
    id: `in-${slug(text)}`,
    text,
  }));
  return { ...view, sections, pages: registry.manpages.map(manpageBrief) };
}

export function manpageIndex({ manpages }: Registry): ManpageIndexProps {
  return {
    pages: manpages.map((page) => ({ ...manpageBrief(page), counts: countsOf([page]) })),
    total: countsOf(manpages),
    judgements: JUDGEMENTS,
  };
}

export function semanticsPage({ root, manpages }: Registry): SemanticsPageProps {
  return { pages: manpages.map(manpageBrief), blocks: rendered(readSemantics(root)) };
}
