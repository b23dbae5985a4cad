import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ApiProvider, usePermissions } from '../api/index.ts';
import type { Group } from '../section.ts';
import { useTexts } from '../texts/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuIcon, X } from '../ui/icons.ts';
import { Loading } from '../ui/show.tsx';
import { Admitted } from './admitted.tsx';
import { Mark } from './mark.tsx';
import { useOrgId } from './org.tsx';
import { Palette } from './palette.tsx';
import { useSession } from './session.ts';
import { Switcher } from './switcher.tsx';
import { usePlaces } from './use-places.ts';
import { You } from './you.tsx';

const Links = lazy(() => import('./links.tsx').then((module) => ({ default: module.Links })));

/** What stands around every page: places, organization, search, oneself. */
export const Frame = () => (
  <ApiProvider session={useSession()} orgId={useOrgId()}>
    <Framed />
  </ApiProvider>
);

const Framed = () => {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useFocusOnArrival(path);
  // Whoever went somewhere has no more use for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the path changes
  useEffect(() => setOpen(false), [path]);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <nav className="side" aria-label={t.shell.places} data-open={open || undefined}>
        <Link to="/" className="brand">
          <Mark />
          {t.common.product}
        </Link>
        <Places />
        <Suspense>
          <Links />
        </Suspense>
      </nav>
      {open && (
        <button
          type="button"
          className="side-veil"
          aria-label={t.shell.closePlaces}
          onClick={() => setOpen(false)}
        />
      )}
      <header className="top">
        <span className="menu-button">
          <IconButton
            icon={open ? X : MenuIcon}
            label={open ? t.shell.closePlaces : t.shell.openPlaces}
            aria-expanded={open}
            onPress={() => setOpen(!open)}
          />
        </span>
        <Switcher />
        <Palette />
        <You />
      </header>
      <main className="main" id="main" tabIndex={-1} ref={main}>
        <Admitted>
          <Outlet />
        </Admitted>
      </main>
    </div>
  );
};

/** A new page is read from its beginning: what had the focus is gone. */
function useFocusOnArrival(path: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // What had it may go later, with the page before, which stays until the new one is there.
    const take = () => {
      if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(take);
    const stop = () => watch.disconnect();
    document.addEventListener('focusin', stop, { once: true });
    if (main.current) watch.observe(main.current, { childList: true, subtree: true });
    take();
    return () => {
      stop();
      document.removeEventListener('focusin', stop);
    };
  }, [path]);
  return main;
}

const groups: readonly Group[] = ['overview', 'people', 'access', 'automation', 'organization', 'instance'];

const Places = () => {
  const t = useTexts();
  const places = usePlaces();
  const { ready } = usePermissions();
  return (
    <div className="places">
      {groups.map((group) => {
        const own = places.filter((place) => place.group === group);
        const title = t.shell.groups[group];
        return (
          own.length > 0 && (
            <section key={group} aria-label={title || undefined}>
              {title && <h2>{title}</h2>}
              <ul>
                {own.map(({ to, icon, label }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      className="place"
                      activeOptions={{ exact: to === '/', includeSearch: false }}
                    >
                      <Icon of={icon} />
                      {label(t)}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
      {!ready && <Loading lines={8} />}
    </div>
  );
};
