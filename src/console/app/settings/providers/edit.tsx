import type { DescMessage, Message } from '@bufbuild/protobuf';
import { useTexts } from '../../texts/index.ts';
import { Copy, Dialog } from '../../ui/index.ts';
import { textsOf } from '../catalogue.ts';
import { type FieldSpec, fieldsIn, requestOf, SettingsForm, valuesOf } from '../fields/index.ts';
import type { Family } from './tables.ts';

/** A form of some fields of a provider, in a dialog. */
export const Edit = ({
  id,
  family,
  message,
  specs,
  values,
  latest,
  save,
  deed,
  told,
  onClose,
}: {
  readonly id: string;
  readonly family: Family;
  readonly message: DescMessage;
  readonly specs: readonly FieldSpec[];
  /** What is stored; undefined for a new one. */
  readonly values: object | undefined;
  /** Reads anew what is stored. */
  readonly latest?: () => Promise<object>;
  readonly save: (request: Readonly<Record<string, unknown>>) => Promise<unknown>;
  /** What the button says; *Save* by itself. */
  readonly deed?: string;
  /** That it was done; *Saved* by itself. */
  readonly told?: string;
  readonly onClose: () => void;
}) => {
  const t = useTexts();
  const groups = [{ id: '', fields: specs }];
  const fields = fieldsIn(message, groups);
  return (
    <SettingsForm
      id={id}
      fields={fields}
      groups={groups}
      texts={textsOf(t, family.id)}
      values={valuesOf(fields, values as Message | undefined)}
      latest={latest && (async () => valuesOf(fields, (await latest()) as Message))}
      save={(next) => save(requestOf(fields, next))}
      final
      deed={deed}
      told={told}
      onDone={onClose}
      onCancel={onClose}
    />
  );
};

/** What requests to an HTTP provider are signed with: shown once. */
export const SigningKey = ({ value, onClose }: { readonly value: string; readonly onClose: () => void }) => {
  const t = useTexts();
  const texts = t.settings.providers;
  return (
    <Dialog title={texts.signingKey} open={value !== ''} onClose={onClose}>
      <p>{texts.signingKeyText}</p>
      <Copy text={value} label={`${t.common.copy}: ${texts.signingKey}`} />
      <p className="muted">{t.common.onlyNow}</p>
    </Dialog>
  );
};
