import type { ReactNode } from 'react';

import { composeProviders } from '@docusaurus/theme-common';
import {
  PluginHtmlClassNameProvider,
  ScrollControllerProvider,
} from '@docusaurus/theme-common/internal';
import { DocsPreferredVersionContextProvider } from '@docusaurus/plugin-content-docs/client';

/* The theme's colour mode, announcement and menu are not among them: src/script does what is needed. */
const Provider = composeProviders([
  ScrollControllerProvider,
  DocsPreferredVersionContextProvider,
  PluginHtmlClassNameProvider,
]);

export default function LayoutProvider({ children }: { children: ReactNode }): ReactNode {
  return <Provider>{children}</Provider>;
}
