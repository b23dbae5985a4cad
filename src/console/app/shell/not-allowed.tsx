import type { ReactNode } from 'react';
import { useTexts } from '../texts/index.ts';
import { Lock } from '../ui/icons.ts';
import { ButtonLink } from '../ui/link.tsx';
import { Empty } from '../ui/show.tsx';

/** In place of a page that is for others. */
export const NotAllowed = ({ children }: { readonly children: ReactNode }) => {
  const t = useTexts();
  return (
    <Empty icon={Lock} title={t.common.notAllowedTitle}>
      <p>{children}</p>
      <ButtonLink to="/">{t.common.notFoundHome}</ButtonLink>
    </Empty>
  );
};
