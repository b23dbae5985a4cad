import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useObjectAddress } from './address.ts';

/** The name of an object, which leads to its page where there is one. */
export const ObjectLink = ({
  type,
  id,
  children,
}: {
  /** Of its aggregate: `user`. */
  readonly type: string;
  readonly id: string;
  readonly children: ReactNode;
}) => {
  const to = useObjectAddress()(type, id);
  return to ? <Link to={to}>{children}</Link> : children;
};
