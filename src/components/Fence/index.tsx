import type { ReactNode } from 'react';

import Code from '../Code/index.tsx';

/** A code fence of prose, highlighted when the page was built. */
export default function Fence({
  lang,
  text,
  html,
}: {
  lang: string;
  text: string;
  html: string;
}): ReactNode {
  return (
    <Code
      file={lang}
      lang={lang}
      html={html}
      text={text}
      start={null}
      title={lang === 'text' ? 'text' : lang}
    />
  );
}
