import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Building2, ChevronsUpDown } from '../ui/icons.ts';
import { Loading } from '../ui/show.tsx';
import { useOrgId } from './org.tsx';
import { useSession } from './session.ts';

// What organizations are in the API leads to what people are: much for a first load that needs a name.
const ChooseOrg = lazy(() => import('./choose-org.tsx').then((module) => ({ default: module.ChooseOrg })));
const OrgName = lazy(() => import('./choose-org.tsx').then((module) => ({ default: module.OrgName })));

/** The organization in view, and how to look at another. */
export const Switcher = () => {
  const t = useTexts();
  const orgId = useOrgId();
  const own = useSession().claims();
  const [open, setOpen] = useState(false);
  return (
    <div className="switcher">
      <Button kind="plain" onPress={() => setOpen(true)}>
        <Icon of={Building2} />
        <span className="unseen">{t.shell.organization}: </span>
        <span className="truncate">
          {orgId === own.orgId ? (
            own.orgName
          ) : (
            <Suspense fallback="…">
              <OrgName id={orgId} />
            </Suspense>
          )}
        </span>
        <Icon of={ChevronsUpDown} />
      </Button>
      <Dialog title={t.shell.switchOrganization} open={open} onClose={() => setOpen(false)}>
        {open && (
          <Suspense fallback={<Loading lines={1} />}>
            <ChooseOrg onDone={() => setOpen(false)} />
          </Suspense>
        )}
      </Dialog>
    </div>
  );
};
