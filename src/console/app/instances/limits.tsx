import {
  type GetInstanceLimitsResponse,
  type Limits as Held,
  LimitsService,
} from '../../../contract/services/postern/limits/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { attempt, Button, NumberField, Switch, tellDone } from '../ui/index.ts';
import { daysOf, durationOf } from './days.ts';

const { setLimits, resetLimits } = SystemService.method;
const { getInstanceLimits } = LimitsService.method;

const valuesOf = ({ effective }: GetInstanceLimitsResponse) => ({
  block: effective?.block ?? false,
  retention: daysOf(effective?.auditLogRetention),
});

const hasOwn = (own: Held | undefined): boolean =>
  own?.block !== undefined || own?.auditLogRetention !== undefined;

/** Whether an instance is served, and how far back its administrators see. */
export const Limits = ({ instanceId }: { readonly instanceId: string }) => {
  const t = useTexts();
  const { limits: texts } = t.instances;
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(getInstanceLimits, { instanceId });
  const set = useCall(setLimits);
  const reset = useCall(resetLimits);
  const form = useForm({
    id: `instance:${instanceId}:limits`,
    initial: valuesOf(data),
    latest: useFresh(getInstanceLimits, { instanceId }, valuesOf),
    async submit(_values, { block, retention }) {
      await set({
        instanceId,
        ...(block !== undefined && { block }),
        ...(retention !== undefined && { auditLogRetention: durationOf(retention) }),
      });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card title={texts.title} text={texts.text}>
      <Form form={form}>
        <Switch
          isSelected={form.values.block}
          onChange={(block) => form.set({ block })}
          hint={texts.blockHint}
        >
          {texts.block}
        </Switch>
        <NumberField
          label={texts.retention}
          hint={texts.retentionHint}
          minValue={0}
          {...form.field('retention')}
        />
      </Form>
      {has('system.limits.delete') && hasOwn(data.own) && (
        <div>
          <Button onPress={() => void attempt(() => reset({ instanceId }), t.common.saved)}>
            {texts.reset}
          </Button>
        </div>
      )}
    </Card>
  );
};
