import type { Action } from '../../../contract/services/action/v1.ts';
import type { FormState } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Checkbox, NumberField, TextField } from '../ui/index.ts';

export interface ScriptValues {
  readonly name: string;
  readonly script: string;
  readonly seconds: number;
  readonly allowedToFail: boolean;
}

export const valuesOf = ({ name, script, timeout, allowedToFail }: Action): ScriptValues => ({
  name,
  script,
  seconds: Number(timeout?.seconds ?? 0n) + (timeout?.nanos ?? 0) / 1e9,
  allowedToFail,
});

export const inputOf = ({ name, script, seconds, allowedToFail }: ScriptValues) => ({
  name: name.trim(),
  script,
  timeout: { seconds: BigInt(Math.floor(seconds)), nanos: Math.round((seconds % 1) * 1e9) },
  allowedToFail,
});

export const ScriptFields = ({ form }: { readonly form: FormState<ScriptValues> }) => {
  const t = useTexts();
  return (
    <>
      <TextField label={t.common.name} hint={t.scripts.nameHint} {...form.field('name')} />
      <TextField
        label={t.scripts.script}
        hint={t.scripts.scriptHint}
        lines={16}
        code
        {...form.field('script')}
      />
      <NumberField
        label={t.scripts.timeout}
        hint={t.scripts.timeoutHint}
        minValue={0}
        maxValue={20}
        {...form.field('seconds')}
      />
      <Checkbox
        hint={t.scripts.allowedToFailHint}
        isSelected={form.values.allowedToFail}
        onChange={(allowedToFail) => form.set({ allowedToFail })}
      >
        {t.scripts.allowedToFail}
      </Checkbox>
    </>
  );
};
