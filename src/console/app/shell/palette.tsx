import { lazy, Suspense, useEffect, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Search } from '../ui/icons.ts';
import { Loading } from '../ui/show.tsx';

const load = () => import('./finding.tsx').then(({ Finding }) => ({ default: Finding }));
const Finding = lazy(load);

const isApple = () => /Mac|iP(hone|ad)/.test(navigator.platform);

/** Finds anything: ⌘K or Ctrl+K, wherever one is. */
export const Palette = () => {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  // Whoever opens it types at once.
  useEffect(() => {
    const timer = setTimeout(load, 1_000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <span className="find-slot">
        <Button onPress={() => setOpen(true)}>
          <Icon of={Search} />
          <span>{t.shell.find}</span>
          <kbd>{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
        </Button>
      </span>
      <ModalOverlay className="dialog-veil" isOpen={open} onOpenChange={setOpen} isDismissable>
        <Modal className="dialog palette">
          <AriaDialog aria-label={t.shell.palette}>
            {open && (
              <Suspense fallback={<Loading />}>
                <Finding onDone={() => setOpen(false)} />
              </Suspense>
            )}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </>
  );
};
