import type { ComponentProps, ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';

import Ask from '../components/Ask/index.tsx';
import Choose from '../components/Choose/index.tsx';
import Cite from '../components/Cite/index.tsx';
import Claim from '../components/Claim/index.tsx';
import Copies from '../components/Copies/index.tsx';
import Descriptors from '../components/Descriptors/index.tsx';
import Evidence from '../components/Evidence/index.tsx';
import Example from '../components/Example/index.tsx';
import Excerpt from '../components/Excerpt/index.tsx';
import Fence from '../components/Fence/index.tsx';
import Figure from '../components/Figure/index.tsx';
import Table from '../components/Table/index.tsx';
import { ProseRow } from '../components/Own/index.tsx';
import WhatIf from '../components/WhatIf/index.tsx';

type HeadingProps = ComponentProps<'h2'>;

/*
 * What Markdown makes: links and headings are Docusaurus' own, so that it knows
 * of every anchor. Its other components are for what is not used here, and
 * would bring a highlighter and pictures along to every page that wakes.
 */
const MARKDOWN = {
  a: Link,
  h1: (props: HeadingProps): ReactNode => <Heading as="h1" {...props} />,
  h2: (props: HeadingProps): ReactNode => <Heading as="h2" {...props} />,
  h3: (props: HeadingProps): ReactNode => <Heading as="h3" {...props} />,
};

/** What prose may name. It imports nothing. */
export default {
  ...MARKDOWN,
  Ask,
  Choose,
  Cite,
  Claim,
  Copies,
  Descriptors,
  Evidence,
  Example,
  Excerpt,
  Fence,
  Figure,
  WhatIf,
  table: Table,
  tr: ProseRow,
};
