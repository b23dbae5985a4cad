import { type FormEvent, type ReactNode, useRef } from 'react';
import { useTexts } from '../texts/index.ts';
import { Button, Notice } from '../ui/index.ts';
import { ProblemNotice } from '../ui/problem.tsx';
import type { Form as FormState } from './use-form.tsx';

export interface FormProps<Values extends object> {
  readonly form: FormState<Values>;
  readonly children: ReactNode;
  /** What the button says; *Save* by itself. */
  readonly deed?: string;
  readonly onCancel?: () => void;
  /** After it was sent and accepted. */
  readonly onDone?: () => void;
  /** Whether it may be sent as it stands, as where a thing is made from defaults. */
  readonly evenUnchanged?: boolean;
  /** Shown, and not to be changed. */
  readonly readOnly?: boolean;
}

/** A form's frame: Enter sends, the first wrong field is focused, what the server objects to is told. */
export function Form<Values extends object>({
  form,
  children,
  deed,
  onCancel,
  onDone,
  evenUnchanged,
  readOnly,
}: FormProps<Values>) {
  const t = useTexts();
  const element = useRef<HTMLFormElement>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (readOnly || !(form.changed || evenUnchanged)) return;
    if (await form.submit()) return onDone?.();
    // Once what is wrong is shown.
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')?.focus(),
    );
  };
  return (
    <form className="form" ref={element} onSubmit={send} noValidate>
      {form.restored && (
        <Notice>
          {t.common.draftFound}
          <div>
            <Button onPress={form.reset}>{t.common.draftDrop}</Button>
          </div>
        </Notice>
      )}
      {children}
      {form.problem && <ProblemNotice problem={form.problem} />}
      {!readOnly && (
        <div className="ends">
          <Button
            type="submit"
            kind="primary"
            isPending={form.pending}
            isDisabled={!(form.changed || evenUnchanged)}
          >
            {deed ?? t.common.save}
          </Button>
          {onCancel && <Button onPress={onCancel}>{t.common.cancel}</Button>}
          {!onCancel && form.changed && !form.pending && (
            <Button kind="plain" onPress={form.reset}>
              {t.common.undo}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
