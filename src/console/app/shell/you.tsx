import { lazy, Suspense, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { dropDrafts } from '../form/drafts.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Check, Languages, LogOut, MonitorSmartphone, Moon, Sun, User } from '../ui/icons.ts';
import { Menu } from '../ui/menu.tsx';
import { Avatar } from '../ui/show.tsx';
import { chooseLook, keptLook, type Look } from './look.ts';
import { useSession } from './session.ts';

const ChooseLanguage = lazy(() =>
  import('./choose-language.tsx').then((module) => ({ default: module.ChooseLanguage })),
);

/** Oneself: the own account, light or dark, the language, and the way out. */
export const You = () => {
  const t = useTexts();
  const say = useSay();
  const session = useSession();
  const [look, setLook] = useState(keptLook);
  const [choosing, setChoosing] = useState(false);
  const claims = session.claims();
  const name = claims.name || claims.preferredUsername || claims.email || claims.sub;
  const choose = (next: Look, label: string, icon: typeof Sun) => ({
    id: next,
    label: say(t.common.labelled, { label: t.shell.look, value: label }),
    icon: look === next ? Check : icon,
    run: () => {
      chooseLook(next);
      setLook(next);
    },
  });
  const leave = () => {
    dropDrafts();
    session.signOut();
  };
  return (
    <>
      <Menu
        trigger={
          <AriaButton className="button icon-only" data-kind="plain" aria-label={say(t.shell.you, { name })}>
            <Avatar name={name} picture={claims.picture} />
          </AriaButton>
        }
        deeds={[
          { id: 'account', label: t.shell.account, icon: User, run: () => location.assign('/account') },
          choose('device', t.shell.lookDevice, MonitorSmartphone),
          choose('light', t.shell.lookLight, Sun),
          choose('dark', t.shell.lookDark, Moon),
          { id: 'language', label: t.shell.language, icon: Languages, run: () => setChoosing(true) },
          { id: 'out', label: t.shell.signOut, icon: LogOut, run: leave },
        ]}
      />
      {choosing && (
        <Suspense>
          <ChooseLanguage open onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  );
};
