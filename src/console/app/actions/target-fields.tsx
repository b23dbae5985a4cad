import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type CreateTargetRequestSchema,
  PayloadType,
  type Target,
} from '../../../contract/services/action/v2.ts';
import type { FormState } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Checkbox, NumberField, Radios, Select, TextField } from '../ui/index.ts';

type TargetType = NonNullable<MessageInitShape<typeof CreateTargetRequestSchema>['targetType']>;

export type TargetKind = Target['targetType']['case'] & string;
export type Payload = 'json' | 'jwt' | 'jwe';

export interface TargetValues {
  readonly name: string;
  readonly endpoint: string;
  readonly kind: TargetKind;
  readonly interrupt: boolean;
  readonly seconds: number;
  readonly payload: Payload;
}

const payloadTypes: Readonly<Record<Payload, PayloadType>> = {
  json: PayloadType.JSON,
  jwt: PayloadType.JWT,
  jwe: PayloadType.JWE,
};
const payloads = Object.keys(payloadTypes) as Payload[];

export const kindOf = ({ targetType }: Target): TargetKind => targetType.case ?? 'restWebhook';

export const newTarget: TargetValues = {
  name: '',
  endpoint: '',
  kind: 'restWebhook',
  interrupt: false,
  seconds: 10,
  payload: 'json',
};

export const valuesOf = (target: Target): TargetValues => ({
  name: target.name,
  endpoint: target.endpoint,
  kind: kindOf(target),
  interrupt: target.targetType.case !== 'restAsync' && target.targetType.value?.interruptOnError === true,
  seconds: Number(target.timeout?.seconds ?? 0n) + (target.timeout?.nanos ?? 0) / 1e9,
  payload: payloads.find((one) => payloadTypes[one] === target.payloadType) ?? 'json',
});

function typeOf(kind: TargetKind, interruptOnError: boolean): TargetType {
  switch (kind) {
    case 'restAsync':
      return { case: kind, value: {} };
    case 'restCall':
      return { case: kind, value: { interruptOnError } };
    case 'restWebhook':
      return { case: kind, value: { interruptOnError } };
  }
}

/** As CreateTarget takes it. */
export const inputOf = ({ name, endpoint, kind, interrupt, seconds, payload }: TargetValues) => ({
  name: name.trim(),
  endpoint: endpoint.trim(),
  targetType: typeOf(kind, interrupt),
  timeout: { seconds: BigInt(Math.floor(seconds)), nanos: Math.round((seconds % 1) * 1e9) },
  payloadType: payloadTypes[payload],
});

/** As UpdateTarget takes it: of what a target is, what changes. */
export function changesOf(values: TargetValues, changes: Partial<TargetValues>) {
  const { name, endpoint, targetType, timeout, payloadType } = inputOf(values);
  const has = (field: keyof TargetValues) => field in changes;
  return {
    ...(has('name') && { name }),
    ...(has('endpoint') && { endpoint }),
    ...((has('kind') || has('interrupt')) && { targetType }),
    ...(has('seconds') && { timeout }),
    ...(has('payload') && { payloadType }),
  };
}

export const TargetFields = ({ form }: { readonly form: FormState<TargetValues> }) => {
  const t = useTexts();
  const texts = t.actions.targets;
  return (
    <>
      <TextField label={t.common.name} {...form.field('name')} />
      <TextField
        label={texts.endpoint}
        hint={texts.endpointHint}
        type="url"
        placeholder="https://hooks.example.com/postern"
        {...form.field('endpoint')}
      />
      <Radios<TargetKind>
        label={texts.kind}
        choices={(['restWebhook', 'restCall', 'restAsync'] as const).map((id) => ({
          id,
          label: texts.kinds[id],
          hint: texts.kindHints[id],
        }))}
        {...form.field('kind')}
      />
      {form.values.kind !== 'restAsync' && (
        <Checkbox
          hint={texts.interruptHint}
          isSelected={form.values.interrupt}
          onChange={(interrupt) => form.set({ interrupt })}
        >
          {texts.interrupt}
        </Checkbox>
      )}
      <div className="pair">
        <NumberField
          label={texts.timeout}
          hint={texts.timeoutHint}
          minValue={0}
          maxValue={270}
          {...form.field('seconds')}
        />
        <Select<Payload>
          label={texts.payload}
          hint={texts.payloadHints[form.values.payload]}
          choices={payloads.map((id) => ({ id, label: texts.payloads[id] }))}
          {...form.field('payload')}
        />
      </div>
    </>
  );
};
