import { lazy, Suspense, useEffect, useState } from 'react';
import { usePermissions } from '../api/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useSession } from '../shell/session.ts';
import { usePlaces } from '../shell/use-places.ts';
import { Start, useMayStart } from '../start/start.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Lock } from '../ui/icons.ts';
import { Empty, Loading } from '../ui/index.ts';
import { Counts } from './counts.tsx';
import { Deliveries } from './deliveries.tsx';

// With the descriptors of the API's version 1.
const Recent = lazy(() => import('./recent.tsx').then(({ Recent: Component }) => ({ default: Component })));

const longestHoldMs = 1_500;

/** What is to be done first, and after it what there is and what happens. */
export const Overview = () => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const claims = useSession().claims();
  const mayStart = useMayStart();
  const [known, setKnown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setKnown, longestHoldMs, true);
    return () => clearTimeout(timer);
  }, []);
  // What stands above comes first: it would push down what is being read.
  const isHeld = mayStart && !known;
  return (
    <>
      <Head title={say(t.overview.welcome, { name: claims.name ?? claims.preferredUsername ?? '' })}>
        <AsCalls />
      </Head>
      <div className="stack">
        {mayStart && <Start userId={claims.sub} onKnown={setKnown} />}
        {isHeld && <Loading />}
        <div className="stack" hidden={isHeld}>
          <Counts />
          <NothingYet />
          {has('events.read') && (
            <>
              <Deliveries />
              <Suspense fallback={<Loading />}>
                <Recent />
              </Suspense>
            </>
          )}
        </div>
      </div>
    </>
  );
};

/** For who has an account and no role that lets him see anything. */
const NothingYet = () => {
  const t = useTexts();
  const { ready } = usePermissions();
  const places = usePlaces();
  if (!ready || places.some(({ to }) => to !== '/')) return null;
  return (
    <Empty icon={Lock} title={t.overview.nothingYet}>
      <p>{t.overview.nothingYetText}</p>
      <a className="button" href="/account">
        {t.shell.account}
      </a>
    </Empty>
  );
};
