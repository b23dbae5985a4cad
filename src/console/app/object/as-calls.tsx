import { useState } from 'react';
import { asCurl, useCallsMade } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { Terminal } from '../ui/icons.ts';
import { Button, Dialog, Empty, Snippet } from '../ui/index.ts';
import { callsTold } from './calls-told.ts';

/**
 * The same as API calls: what the page asked for, to be repeated by a shell.
 * @param terraform the object as a resource of Zitadel's provider, where there is one
 */
export const AsCalls = ({ terraform }: { readonly terraform?: string | undefined }) => {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="plain" icon={Terminal} onPress={() => setOpen(true)}>
        {t.common.asCalls}
      </Button>
      <Dialog title={t.common.asCalls} wide open={open} onClose={() => setOpen(false)}>
        {open && <Calls />}
        {terraform && (
          <>
            <h3>{t.common.terraform}</h3>
            <Snippet label={t.common.terraform} text={terraform} />
          </>
        )}
      </Dialog>
    </>
  );
};

const Calls = () => {
  const t = useTexts();
  const own = callsTold(useCallsMade(), location.pathname);
  if (own.length === 0) return <Empty icon={Terminal} title={t.common.asCallsNone} />;
  return (
    <>
      <p className="muted">{t.common.asCallsText}</p>
      {own.map((call) => (
        <div key={call.id} className="stack">
          <h3>
            {call.service.split('.').at(-1)}.{call.method}
          </h3>
          <Snippet label={call.method} text={asCurl(call, location.origin)} />
        </div>
      ))}
    </>
  );
};
