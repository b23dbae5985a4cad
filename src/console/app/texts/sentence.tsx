import { Fragment, type ReactNode } from 'react';

/**
 * A text whose places are filled with what is more than text.
 * @example <Sentence text="has {role}" of={{ role: <code>editor</code> }} />
 */
export const Sentence = ({
  text,
  of,
}: {
  readonly text: string;
  readonly of: Readonly<Record<string, ReactNode>>;
}) =>
  text.split(/(\{\w+\})/).map((part, index) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which stay in their order
    return <Fragment key={index}>{name === undefined ? part : of[name]}</Fragment>;
  });
