import {
  UNSTABLE_Toast as AriaToast,
  Button,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { type Texts, useTexts } from '../texts/index.ts';
import { Icon } from './icon.tsx';
import { CircleAlert, CircleCheck, X } from './icons.ts';

interface Message {
  readonly kind: 'good' | 'danger';
  readonly text: string | ((t: Texts) => string);
  readonly undo?: { readonly label: string; readonly run: () => void };
}

const queue = new ToastQueue<Message>({ maxVisibleToasts: 4 });

const goodMs = 6_000;
const undoMs = 12_000;

/** That something is done, and how to take it back where the API allows it. */
export const tellDone = (text: string, undo?: Message['undo']): void =>
  void queue.add({ kind: 'good', text, undo }, { timeout: undo ? undoMs : goodMs });

/** That something went wrong where no page has a place for it; stays until it is closed. */
export const tellFailed = (text: Message['text']): void => void queue.add({ kind: 'danger', text });

export const Toasts = () => {
  const t = useTexts();
  return (
    <ToastRegion queue={queue} className="toasts">
      {({ toast }) => (
        <AriaToast toast={toast} className="toast" data-kind={toast.content.kind}>
          <Icon of={toast.content.kind === 'good' ? CircleCheck : CircleAlert} />
          <ToastContent>
            <Text slot="title">
              {typeof toast.content.text === 'string' ? toast.content.text : toast.content.text(t)}
            </Text>
          </ToastContent>
          {toast.content.undo && (
            <Button
              className="button"
              onPress={() => {
                toast.content.undo?.run();
                queue.close(toast.key);
              }}
            >
              {toast.content.undo.label}
            </Button>
          )}
          <Button slot="close" className="button icon-only" data-kind="plain" aria-label={t.common.close}>
            <Icon of={X} />
          </Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
};
