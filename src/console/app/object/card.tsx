import type { ReactNode } from 'react';

export const Card = ({
  title,
  text,
  actions,
  children,
}: {
  readonly title?: string;
  readonly text?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) => (
  <section className="card" aria-label={title}>
    {(title || actions) && (
      <header>
        <div>
          {title && <h2>{title}</h2>}
          {text && <p className="muted">{text}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
    )}
    {children}
  </section>
);

/** Names and values; what is undefined is left out. */
export const Facts = ({ of }: { readonly of: readonly (readonly [string, ReactNode] | false)[] }) => (
  <dl className="facts">
    {of
      .filter((fact) => fact !== false)
      .map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

/** A short list of things that belong to an object. */
export const Things = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <ul className="things" aria-label={label}>
    {children}
  </ul>
);

export const Thing = ({
  children,
  actions,
}: {
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) => (
  <li className="thing">
    <div className="what">{children}</div>
    {actions && <div className="row">{actions}</div>}
  </li>
);
