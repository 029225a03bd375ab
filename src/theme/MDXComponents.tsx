import MDXComponents from '@theme-original/MDXComponents';

import Ask from '../components/Ask/index.tsx';
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

/** What prose may name. It imports nothing. */
export default {
  ...MDXComponents,
  Ask,
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
