import { Fragment, type ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { ChooseProps } from '../../plugins/registry/props.ts';
import Cite from '../Cite/index.tsx';
import Own from '../Own/index.tsx';
import styles from './styles.module.css';

type Answer = ChooseProps['answers'][number];
type Question = ChooseProps['questions'][number];

/**
 * Four questions, and what to do for each combination of choices: a table of
 * all without JavaScript. With it, src/script/filter.ts sifts the rows, and
 * four choices leave one.
 */
export default function Choose({ data }: { data: ChooseProps }): ReactNode {
  return (
    <>
      <Questions data={data} />
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">when</th>
            <th scope="col">take</th>
          </tr>
        </thead>
        {groupsOf(data).map(({ title, answers }) => (
          <tbody key={title} data-group>
            <tr id={groupId(title)} className={styles['group']}>
              <th scope="rowgroup" colSpan={2}>
                From {title}
              </th>
            </tr>
            {answers.map((answer) => (
              <AnswerRow key={answer.id} answer={answer} questions={data.questions} />
            ))}
          </tbody>
        ))}
      </table>
      <p className={styles['after']}>No combination leads to these:</p>
      <ul>
        {data.unreached.map(({ pattern, why }) => (
          <li key={pattern.url}>
            <Link to={pattern.url}>{pattern.title}</Link>. <Code text={why} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Questions({ data: { questions, answers } }: { data: ChooseProps }): ReactNode {
  return (
    <form className={`needs-script ${styles['form']}`} data-filter aria-label="Four questions">
      {questions.map(({ id, asks, choices }) => (
        <label key={id}>
          {asks}
          <select name={id}>
            <option value="">not said</option>
            {choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.says}
              </option>
            ))}
          </select>
        </label>
      ))}
      <span>
        <output aria-live="polite">{answers.length}</output> ways are left{' '}
        <button type="button" className="action" data-clear>
          Clear
        </button>
      </span>
    </form>
  );
}

interface Group {
  readonly title: string;
  readonly answers: readonly Answer[];
}

/** Answers that begin in the same places, in the order of the file. */
/** An id that its title alone makes, so that a link to it lasts. */
function groupId(title: string): string {
  return `for-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.replace(/-$/, '');
}

function groupsOf({ questions, answers }: ChooseProps): readonly Group[] {
  const [first] = questions;
  const titles = answers.map(({ when }) => (first === undefined ? '' : choicesOf(first, when)));
  return [...new Set(titles)].map((title) => ({
    title,
    answers: answers.filter((_, at) => titles[at] === title),
  }));
}

/** What is answered to a question, as in "a pipe, or a socket". */
function choicesOf({ id, any, choices }: Question, when: Answer['when']): string {
  const ids = when[id] ?? [];
  return ids.length === choices.length
    ? any
    : choices
        .filter((choice) => ids.includes(choice.id))
        .map(({ says }) => says)
        .join(', or ');
}

function AnswerRow({
  answer,
  questions,
}: {
  answer: Answer;
  questions: readonly Question[];
}): ReactNode {
  const { id, when, pattern, take, copies, countedAt, but, cites, or } = answer;
  const asked = Object.entries(when).map(([name, ids]) => [`data-${name}`, ids.join(' ')]);
  return (
    <tr id={id} data-item {...Object.fromEntries(asked)}>
      <th scope="row">
        {questions.slice(1).map((question) => (
          <span className={styles['asked']} key={question.id}>
            <small>{question.label}</small> {choicesOf(question, when)}
          </span>
        ))}
      </th>
      <td>
        <p className={styles['take']}>
          <Code text={take} /> <Own id={id} />
        </p>
        <p>
          {countedAt === null ? (
            `Copies of each byte, where it is sent: ${copies}.`
          ) : (
            <>
              Copies of each byte, where it is sent: {copies},{' '}
              <Link to={countedAt}>counted over TCP</Link>.
            </>
          )}
        </p>
        <p>
          <Code text={but} />
          {cites.map((brief) => (
            <Cite key={brief.id} data={brief} />
          ))}
        </p>
        {pattern === null ? null : (
          <p>
            {[pattern, ...or].map(({ url, title }, at) => (
              <Fragment key={url}>
                {at === 0 ? 'Program: ' : '; or: '}
                <Link to={url}>{title}</Link>
              </Fragment>
            ))}
          </p>
        )}
      </td>
    </tr>
  );
}

/** TEXT, in which what stands between backticks is code. */
function Code({ text }: { text: string }): ReactNode {
  return text
    .split('`')
    .map((part, at) =>
      at % 2 === 1 ? (
        <code key={`${at} ${part}`}>{part}</code>
      ) : (
        <Fragment key={`${at} ${part}`}>{part}</Fragment>
      ),
    );
}
