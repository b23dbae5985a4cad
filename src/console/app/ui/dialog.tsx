import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSay, useTexts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Asks something that cannot be passed by. */
  readonly alert?: boolean;
  readonly children: ReactNode;
}

export const Dialog = ({ title, open, onClose, wide, alert, children }: DialogProps) => (
  <ModalOverlay
    className="dialog-veil"
    isOpen={open}
    onOpenChange={(now) => now || onClose()}
    isDismissable={!alert}
    isKeyboardDismissDisabled={alert}
  >
    <Modal className={wide ? 'dialog wide' : 'dialog'}>
      <AriaDialog className="stack" role={alert ? 'alertdialog' : 'dialog'}>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

export interface ConfirmProps {
  readonly title: string;
  readonly text: ReactNode;
  /** What the button says. */
  readonly deed: string;
  readonly danger?: boolean;
  /** Has to be typed first, for what takes much along. */
  readonly typed?: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly run: () => Promise<unknown> | unknown;
}

/** Without what nobody sees and nobody can type: marks of direction (UAX #9), and spaces beyond one. */
const asSeen = (text: string): string =>
  text
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

export const Confirm = ({ title, text, deed, danger, typed, open, onClose, run }: ConfirmProps) => {
  const t = useTexts();
  const say = useSay();
  const [words, setWords] = useState('');
  const [pending, setPending] = useState(false);
  const go = async () => {
    setPending(true);
    try {
      await run();
    } finally {
      setPending(false);
      setWords('');
      onClose();
    }
  };
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <div className="muted">{text}</div>
      {typed !== undefined && (
        <TextField
          label={say(t.common.typeToConfirm, { name: typed })}
          value={words}
          onChange={setWords}
          autoComplete="off"
          autoFocus
        />
      )}
      <div className="ends">
        <Button onPress={onClose}>{t.common.cancel}</Button>
        <Button
          kind={danger ? 'danger' : 'primary'}
          isPending={pending}
          isDisabled={typed !== undefined && asSeen(words) !== asSeen(typed)}
          onPress={go}
          autoFocus={typed === undefined && !danger}
        >
          {deed}
        </Button>
      </div>
    </Dialog>
  );
};
