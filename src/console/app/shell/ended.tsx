import { useEffect, useState } from 'react';
import type { Session } from '../auth/index.ts';
import { useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** When the session ended: the page stays as it is, and goes on once somebody is back. */
export const Ended = ({ session }: { readonly session: Session }) => {
  const t = useTexts();
  const [ended, setEnded] = useState(false);
  useEffect(() => session.onEnded(() => setEnded(true)), [session]);
  useEffect(() => {
    if (!ended) return;
    // Signed in again in another tab, perhaps.
    const look = () =>
      void (document.visibilityState === 'visible' && session.resume().then((back) => setEnded(!back)));
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [ended, session]);
  return (
    <Dialog title={t.shell.endedTitle} open={ended} alert onClose={() => {}}>
      <p className="muted">{t.shell.endedText}</p>
      <div className="ends">
        <Button kind="primary" autoFocus onPress={() => session.signInAgain()}>
          {t.shell.signInAgain}
        </Button>
      </div>
    </Dialog>
  );
};
