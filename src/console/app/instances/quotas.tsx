import { useState } from 'react';
import { type Quota, QuotaSchema, QuotaService } from '../../../contract/services/postern/quota/v1.ts';
import { Unit } from '../../../contract/services/quota/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { removes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Pencil, Plus, Trash2 } from '../ui/icons.ts';
import {
  AskingMenu,
  attempt,
  Badge,
  Button,
  Dialog,
  millisOf,
  NumberField,
  Switch,
  tellDone,
} from '../ui/index.ts';
import { beginOf, daysOf, durationOf } from './days.ts';

const { setQuota, removeQuota } = SystemService.method;
const { listQuotas } = QuotaService.method;

const units = { requests: Unit.REQUESTS_ALL_AUTHENTICATED, seconds: Unit.ACTIONS_ALL_RUN_SECONDS } as const;
type UnitName = keyof typeof units;

interface OfUnit {
  readonly instanceId: string;
  readonly name: UnitName;
  readonly quota: Quota | undefined;
}

const quotaOf = (quotas: readonly Quota[], name: UnitName): Quota | undefined =>
  quotas.find(({ unit }) => unit === units[name]);

/** How much an instance may use in each period, and what it has used of it. */
export const Quotas = ({ instanceId }: { readonly instanceId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { quotas: texts } = t.instances;
  const [open, setOpen] = useState<UnitName>();
  const { quotas } = useSuspenseQueryOf(listQuotas, { instanceId }).data;
  const close = () => setOpen(undefined);
  return (
    <Card title={texts.title}>
      <Things label={texts.title}>
        {(Object.keys(units) as UnitName[]).map((name) => (
          <Held
            key={name}
            instanceId={instanceId}
            name={name}
            quota={quotaOf(quotas, name)}
            onChange={() => setOpen(name)}
          />
        ))}
      </Things>
      <Dialog
        title={say(texts.of, { unit: open ? texts.units[open] : '' })}
        open={open !== undefined}
        onClose={close}
      >
        {open && <Change instanceId={instanceId} name={open} quota={quotaOf(quotas, open)} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const Held = ({ instanceId, name, quota, onChange }: OfUnit & { readonly onChange: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const language = useLanguage();
  const { has } = usePermissions();
  const { quotas: texts } = t.instances;
  const remove = useForeseen(removeQuota, (gone) => removes(QuotaSchema, ({ unit }) => unit === gone.unit), [
    listQuotas,
    { instanceId },
  ]);
  const unit = texts.units[name];
  const number = new Intl.NumberFormat(language);
  return (
    <Thing
      actions={
        quota ? (
          <AskingMenu
            label={`${t.common.actions}: ${unit}`}
            deeds={[
              has('system.quota.write') && {
                id: 'change',
                label: t.common.edit,
                icon: Pencil,
                run: onChange,
              },
              has('system.quota.delete') && {
                id: 'remove',
                label: texts.remove,
                icon: Trash2,
                kind: 'danger',
                ask: { title: say(texts.of, { unit }), text: texts.removeText },
                run: () => void attempt(() => remove({ instanceId, unit: units[name] }), texts.removed),
              },
            ]}
          />
        ) : (
          has('system.quota.write') && (
            <Button icon={Plus} onPress={onChange} aria-label={say(texts.setOf, { unit })}>
              {texts.set}
            </Button>
          )
        )
      }
    >
      <div className="row">
        <span>{unit}</span>
        {quota && (
          <Badge kind={quota.limit ? 'warn' : undefined}>{quota.limit ? texts.limited : texts.counted}</Badge>
        )}
      </div>
      <p className="muted small">
        {quota
          ? say(texts.used, {
              used: number.format(quota.used),
              amount: number.format(quota.amount),
              since: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(
                millisOf(quota.periodStart ?? quota.from),
              ),
            })
          : texts.none}
      </p>
    </Thing>
  );
};

const usual = { amount: 100_000, period: 30, limit: true };

const valuesOf = (quota: Quota | undefined) =>
  quota ? { amount: Number(quota.amount), period: daysOf(quota.resetInterval), limit: quota.limit } : usual;

const Change = ({ instanceId, name, quota, onDone }: OfUnit & { readonly onDone: () => void }) => {
  const t = useTexts();
  const { quotas: texts } = t.instances;
  const set = useCall(setQuota);
  const form = useForm({
    id: `instance:${instanceId}:quota:${name}`,
    initial: valuesOf(quota),
    latest: useFresh(listQuotas, { instanceId }, ({ quotas }) => valuesOf(quotaOf(quotas, name))),
    async submit({ amount, period, limit }) {
      await set({
        instanceId,
        unit: units[name],
        from: quota?.from ?? beginOf(new Date()),
        resetInterval: durationOf(period),
        amount: BigInt(Math.round(amount)),
        limit,
        notifications: quota?.notifications ?? [],
      });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} evenUnchanged={!quota} onCancel={onDone} onDone={onDone}>
      <div className="pair">
        <NumberField label={texts.amount} minValue={1} {...form.field('amount')} />
        <NumberField label={texts.days} minValue={1} {...form.field('period')} />
      </div>
      <Switch
        isSelected={form.values.limit}
        onChange={(limit) => form.set({ limit })}
        hint={texts.blocksHint}
      >
        {texts.blocks}
      </Switch>
    </Form>
  );
};
