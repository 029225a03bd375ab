import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Layout from '@theme/Layout';
import copied from '@generated/by-reference/default/evidence-pwrite-after-read-write.json';
import spliced from '@generated/by-reference/default/evidence-pwrite-after-splice-in.json';
import front from '@generated/by-reference/default/symptoms.json';

import Answers from '../components/Answers/index.tsx';
import Figure from '../components/Figure/index.tsx';
import styles from './index.module.css';

export default function Front(): ReactNode {
  return (
    <Layout description="What splice(2), tee(2), vmsplice(2) and sendfile(2) do, each statement proved by a program on real kernels.">
      <main className={styles['page']}>
        <div className={styles['top']}>
          <div className={styles['idea']}>
            <h1 className={styles['title']}>splice() from a file does not copy. It refers.</h1>
            <p>
              No bytes go into the pipe, but references to the pages in which the kernel holds the
              file. Overwrite the file afterwards, and the pipe delivers the new bytes; so does a
              loopback connection that the references went on to. That is no fault: it is what the
              call is for. The manual page does not say so.
            </p>
          </div>
          <nav aria-labelledby="symptoms" className={styles['symptoms']}>
            <h2 id="symptoms">You are here because</h2>
            <ul>
              {front.symptoms.map(({ says, href }) => (
                <li key={href}>
                  <Link to={href}>{says}</Link>
                </li>
              ))}
              <li>
                <Link to="/symptoms/">Something else: all symptoms</Link>
              </li>
            </ul>
          </nav>
          <div className={styles['picture']}>
            <Figure name="reference-and-copy" />
          </div>
          <div className={styles['more']}>
            <p>
              This site says it, statement by statement. Each is a claim, put to real kernels by a C
              program that you can read, copy and run. The page shows what each kernel answered, on
              which filesystem, and how far the answer is a promise. Programs to copy stand beside
              the claims they rest on.
            </p>
            <p className={styles['doors']}>
              <Link to="/start/">See it in five minutes</Link>
              <Link to="/choose/">Choose a way to move bytes</Link>
              <Link to="/patterns/">Copy a program</Link>
              <Link to="/concepts/">Understand the reference</Link>
              <Link to="/claims/">Read the claims</Link>
            </p>
          </div>
        </div>
        <Experiment />
      </main>
    </Layout>
  );
}

function Experiment(): ReactNode {
  return (
    <>
      <h2 id="experiment">The experiment</h2>
      <p>
        Put a page of A in a file. Move it into a pipe. Overwrite the file with B. Read the pipe. A
        copy reads A, and a reference reads B. These are the answers of real kernels:
      </p>
      <Answers
        experiments={[
          { title: 'moved by splice()', data: spliced },
          { title: 'moved by read(), write()', data: copied },
        ]}
      />
      <p>
        The claims are <Link to={spliced.url}>{spliced.id}</Link> and{' '}
        <Link to={copied.url}>{copied.id}</Link>. On FUSE, another process that opens the file to
        write takes the pages from it, and the pipe keeps the old bytes. You can{' '}
        <Link to="/ask/">ask your own kernel</Link>.
      </p>
    </>
  );
}
