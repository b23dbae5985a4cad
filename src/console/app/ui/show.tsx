import { type ReactNode, useState } from 'react';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { IconButton } from './button.tsx';
import { Icon, type IconType } from './icon.tsx';
import { Check, CircleAlert, CircleCheck, Copy as CopyIcon, Info, TriangleAlert } from './icons.ts';

export type Tone = 'good' | 'warn' | 'danger';

export const Badge = ({ kind, children }: { readonly kind?: Tone; readonly children: ReactNode }) => (
  <span className="badge" data-kind={kind}>
    {children}
  </span>
);

const noticeIcons: Readonly<Record<Tone | 'info', IconType>> = {
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
};

export const Notice = ({ kind, children }: { readonly kind?: Tone; readonly children: ReactNode }) => (
  <div className="notice" data-kind={kind} role={kind === 'danger' ? 'alert' : undefined}>
    <Icon of={noticeIcons[kind ?? 'info']} />
    <div>{children}</div>
  </div>
);

export const Empty = ({
  icon,
  title,
  main,
  children,
}: {
  readonly icon: IconType;
  readonly title: string;
  /** It is all of the page. */
  readonly main?: boolean;
  readonly children?: ReactNode;
}) => (
  <div className="empty">
    <Icon of={icon} />
    {main ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children}
  </div>
);

const seenMs = 1_600;

function useCopy(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  return [
    copied,
    (text) =>
      void navigator.clipboard?.writeText(text).then(() => {
        setCopied(true);
        setTimeout(setCopied, seenMs, false);
      }),
  ];
}

/** Something that copies with a click: an id, an address, a secret. */
export const Copy = ({ text, label }: { readonly text: string; readonly label?: string }) => {
  const t = useTexts();
  const say = useSay();
  const [copied, copy] = useCopy();
  return (
    <button
      type="button"
      className="copy"
      onClick={() => copy(text)}
      aria-label={label ?? say(t.common.copyId, { id: text })}
    >
      <span>{text}</span>
      <Icon of={copied ? Check : CopyIcon} />
      <span className="unseen" aria-live="polite">
        {copied && t.common.copied}
      </span>
    </button>
  );
};

/** Text of several lines to take along. */
export const Snippet = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const t = useTexts();
  const [copied, copy] = useCopy();
  return (
    <section className="snippet" aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0}>{text}</pre>
      <IconButton
        icon={copied ? Check : CopyIcon}
        label={copied ? t.common.copied : t.common.copy}
        onPress={() => copy(text)}
      />
    </section>
  );
};

const initialsOf = (name: string): string =>
  name
    .split(/[\s.@_-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');

export const Avatar = ({
  name,
  picture,
  large,
}: {
  readonly name: string;
  readonly picture?: string | undefined;
  readonly large?: boolean;
}) => (
  <span
    className="avatar"
    data-size={large ? 'large' : undefined}
    data-initials={picture ? undefined : initialsOf(name)}
    aria-hidden="true"
  >
    {picture && <img src={picture} alt="" />}
  </span>
);

/** A protobuf timestamp as milliseconds. */
export const millisOf = (time: { readonly seconds: bigint; readonly nanos: number } | undefined): number =>
  time ? Number(time.seconds) * 1000 + Math.floor(time.nanos / 1_000_000) : 0;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: of a list's cells each would need one, and they are dearer than what they say. */
function momentFormat(language: string, dateOnly: boolean): Intl.DateTimeFormat {
  const key = `${language} ${dateOnly}`;
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...(!dateOnly && { timeStyle: 'short' }) });
  formats.set(key, known);
  return known;
}

/** A moment in the reader's language and zone; exact when pointed at. */
export const Moment = ({
  at,
  dateOnly = false,
}: {
  readonly at: { readonly seconds: bigint; readonly nanos: number } | undefined;
  readonly dateOnly?: boolean;
}) => {
  const language = useLanguage();
  if (!at) return <span className="muted">–</span>;
  const date = new Date(millisOf(at));
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {momentFormat(language, dateOnly).format(date)}
    </time>
  );
};

export const Skeleton = ({ width = '8rem' }: { readonly width?: string }) => (
  <span className="skeleton" style={{ width }} aria-hidden="true" />
);

/** What is loading holds the place of what comes. */
export const Loading = ({ lines = 4 }: { readonly lines?: number }) => {
  const t = useTexts();
  return (
    <div className="stack" role="status" aria-label={t.common.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines that differ in nothing else
        <Skeleton key={line} width={`${90 - ((line * 17) % 45)}%`} />
      ))}
    </div>
  );
};
