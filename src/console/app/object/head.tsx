import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/index.ts';
import { ChevronRight } from '../ui/icons.ts';
import { Avatar, Copy, Icon } from '../ui/index.ts';
import { useTitle } from './title.ts';

export interface HeadProps {
  readonly title: string;
  /** Where it lies: the list that it came from. */
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
  readonly id?: string;
  readonly picture?: string | undefined;
  readonly avatar?: boolean;
  /** State and the like. */
  readonly under?: ReactNode;
  readonly children?: ReactNode;
}

/** The top of a page: what it is about, and what can be done with it. */
export const Head = ({ title, trail, id, picture, avatar, under, children }: HeadProps) => {
  const t = useTexts();
  useTitle(title);
  return (
    <>
      {trail && (
        <nav className="trail" aria-label={t.common.trail}>
          {trail.map(({ label, to }) => (
            <span className="row" key={to}>
              <Link to={to}>{label}</Link>
              <Icon of={ChevronRight} />
            </span>
          ))}
        </nav>
      )}
      <header className="head">
        <div className="who">
          {avatar && <Avatar name={title} picture={picture} large />}
          <div>
            <h1>{title}</h1>
            {(id || under) && (
              <div className="under">
                {under}
                {id && <Copy text={id} />}
              </div>
            )}
          </div>
        </div>
        {children && <div className="row">{children}</div>}
      </header>
    </>
  );
};
