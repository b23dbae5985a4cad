import { lazy, Suspense } from 'react';
import { usePermissions } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Loading, Notice } from '../ui/index.ts';
import type { Changed } from './changed.ts';
import type { Whose } from './events-of.ts';

// The descriptors of the API's version 1 are as large as the rest of the console.
const Timeline = lazy(() =>
  import('./timeline.tsx').then(({ Timeline: Component }) => ({ default: Component })),
);
const Changes = lazy(() =>
  import('./changes.tsx').then(({ Changes: Component }) => ({ default: Component })),
);

/** What happened to an object or to a part of one, the newest first: who, when, and what it changed. */
export const ObjectHistory = ({
  changed,
  ...whose
}: Whose & {
  /** As what it is shown to those who do not read the log of events. */
  readonly changed?: Changed | false;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has, ready } = usePermissions();
  if (!ready) return <Loading />;
  const reads = has('events.read');
  if (!reads && !changed)
    return <Notice>{say(t.common.notAllowedAsk, { roles: 'IAM_OWNER_VIEWER' })}</Notice>;
  return (
    <Suspense fallback={<Loading />}>
      {reads ? <Timeline {...whose} /> : changed && <Changes of={changed} />}
    </Suspense>
  );
};
