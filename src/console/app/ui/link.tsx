import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { Icon, type IconType } from './icon.tsx';

interface LookProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly kind?: 'primary' | 'plain';
  readonly icon?: IconType;
}

/** A link that looks like a button. */
export const ButtonLink = createLink(({ kind, icon, children, ...props }: LookProps) => (
  <a {...props} className="button" data-kind={kind}>
    {icon && <Icon of={icon} />}
    {children}
  </a>
));
