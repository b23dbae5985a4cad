import { Unit } from '../../../contract/services/quota/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { attempt, Button, NumberField, Select, Switch, tellDone } from '../ui/index.ts';

const { setLimits, resetLimits, setQuota, removeQuota } = SystemService.method;
const daySeconds = 86_400;
const days = (count: number) => ({ seconds: BigInt(Math.round(count * daySeconds)), nanos: 0 });

interface Of {
  readonly instanceId: string;
}

/** Whether an instance is served, and how far back its administrators see. The API tells nobody what is set. */
export const Limits = ({ instanceId }: Of) => {
  const t = useTexts();
  const { limits: texts } = t.instances;
  const { has } = usePermissions();
  const set = useCall(setLimits);
  const reset = useCall(resetLimits);
  const form = useForm({
    id: `instance:${instanceId}:limits`,
    initial: { block: false, retention: 0 },
    async submit({ block, retention }) {
      await set({ instanceId, block, ...(retention > 0 && { auditLogRetention: days(retention) }) });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card title={texts.title} text={texts.text}>
      <Form form={form} evenUnchanged>
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
      {has('system.limits.delete') && (
        <div>
          <Button onPress={() => void attempt(() => reset({ instanceId }), t.common.saved)}>
            {texts.reset}
          </Button>
        </div>
      )}
    </Card>
  );
};

const units = { requests: Unit.REQUESTS_ALL_AUTHENTICATED, seconds: Unit.ACTIONS_ALL_RUN_SECONDS } as const;
type UnitName = keyof typeof units;

/** How much an instance may use in each period. */
export const Quotas = ({ instanceId }: Of) => {
  const t = useTexts();
  const { quotas: texts } = t.instances;
  const { has } = usePermissions();
  const set = useCall(setQuota);
  const remove = useCall(removeQuota);
  const form = useForm({
    id: `instance:${instanceId}:quota`,
    initial: { unit: 'requests' as UnitName, amount: 100_000, period: 30, limit: true },
    async submit({ unit, amount, period, limit }) {
      const today = Math.floor(Date.now() / 1_000 / daySeconds) * daySeconds;
      await set({
        instanceId,
        unit: units[unit],
        from: { seconds: BigInt(today), nanos: 0 },
        resetInterval: days(period),
        amount: BigInt(Math.round(amount)),
        limit,
      });
      tellDone(t.common.saved);
    },
  });
  const { unit, limit } = form.values;
  return (
    <Card title={texts.title}>
      <Form form={form} evenUnchanged>
        <Select<UnitName>
          label={texts.unit}
          choices={(Object.keys(units) as UnitName[]).map((id) => ({ id, label: texts.units[id] }))}
          {...form.field('unit')}
        />
        <div className="pair">
          <NumberField label={texts.amount} minValue={1} {...form.field('amount')} />
          <NumberField label={texts.days} minValue={1} {...form.field('period')} />
        </div>
        <Switch isSelected={limit} onChange={(on) => form.set({ limit: on })} hint={texts.blocksHint}>
          {texts.blocks}
        </Switch>
      </Form>
      {has('system.quota.delete') && (
        <div>
          <Button
            onPress={() => void attempt(() => remove({ instanceId, unit: units[unit] }), t.common.saved)}
          >
            {texts.remove}
          </Button>
        </div>
      )}
    </Card>
  );
};
