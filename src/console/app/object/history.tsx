import { lazy, Suspense } from 'react';
import { usePermissions } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Loading, Notice } from '../ui/index.ts';
import type { Whose } from './events-of.ts';

// The descriptors of the API's version 1 are as large as the rest of the console.
const Timeline = lazy(() =>
  import('./timeline.tsx').then(({ Timeline: Component }) => ({ default: Component })),
);

/** What happened to an object or to a part of one, the newest first: who, when, and what it changed. */
export const ObjectHistory = (whose: Whose) => {
  const t = useTexts();
  const say = useSay();
  const { has, ready } = usePermissions();
  if (ready && !has('events.read'))
    return <Notice>{say(t.common.notAllowedAsk, { roles: 'IAM_OWNER_VIEWER' })}</Notice>;
  return (
    <Suspense fallback={<Loading />}>
      <Timeline {...whose} />
    </Suspense>
  );
};
