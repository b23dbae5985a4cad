import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionService, type Target } from '../../../contract/services/action/v2.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head, ObjectHistory, Once, Parts } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { KeyRound, Trash2 } from '../ui/icons.ts';
import { attempt, Badge, Confirm, Menu, NumberField, tellDone } from '../ui/index.ts';
import { changesOf, kindOf, TargetFields, valuesOf } from './target-fields.tsx';
import { TargetKeys } from './target-keys.tsx';
import { TargetRuns } from './target-runs.tsx';

const { getTarget, updateTarget, deleteTarget } = ActionService.method;

export const TargetPage = () => {
  const t = useTexts();
  const { targetId = '', part = '' } = useParams({ strict: false }) as { targetId?: string; part?: string };
  const { data } = useSuspenseQueryOf(getTarget, { id: targetId });
  const { target } = data;
  if (!target) return <Nowhere />;
  const texts = t.actions.targets;
  return (
    <>
      <Head
        title={target.name}
        trail={[{ label: texts.title, to: '/actions/targets' }]}
        id={targetId}
        under={<Badge>{texts.kinds[kindOf(target)]}</Badge>}
      >
        <AsCalls terraform={terraformOf(target)} />
        <Deeds target={target} />
      </Head>
      <Parts
        label={target.name}
        base={`/actions/targets/${targetId}`}
        current={part}
        parts={[
          { id: '', label: texts.parts.settings },
          { id: 'keys', label: texts.parts.keys },
          { id: 'runs', label: texts.parts.runs },
          { id: 'history', label: t.common.history },
        ]}
      />
      {part === '' && <Settings target={target} />}
      {part === 'keys' && <TargetKeys target={target} />}
      {part === 'runs' && <TargetRuns targetId={targetId} />}
      {part === 'history' && <ObjectHistory id={targetId} />}
    </>
  );
};

const terraformKinds = {
  restWebhook: 'REST_WEBHOOK',
  restCall: 'REST_CALL',
  restAsync: 'REST_ASYNC',
} as const;

const terraformOf = (target: Target): string => {
  const { name, endpoint, kind, interrupt, seconds } = valuesOf(target);
  return [
    'resource "zitadel_action_target" "this" {',
    `  name               = ${JSON.stringify(name)}`,
    `  endpoint           = ${JSON.stringify(endpoint)}`,
    `  target_type        = "${terraformKinds[kind]}"`,
    `  timeout            = "${seconds}s"`,
    `  interrupt_on_error = ${interrupt}`,
    '}',
  ].join('\n');
};

const Settings = ({ target }: { readonly target: Target }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const update = useCall(updateTarget);
  const texts = t.actions.targets;
  const form = useForm({
    id: `target:${target.id}`,
    initial: valuesOf(target),
    latest: useFresh(getTarget, { id: target.id }, ({ target: now = target }) => valuesOf(now)),
    told: { kind: (id) => texts.kinds[id], payload: (id) => texts.payloads[id] },
    required: ['name', 'endpoint'],
    fields: { seconds: 'timeout' },
    async submit(values, changes) {
      await update({ id: target.id, ...changesOf(values, changes) });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card>
      <Form form={form} readOnly={!has('action.target.write')}>
        <TargetFields form={form} />
      </Form>
    </Card>
  );
};

const Deeds = ({ target: { id, name } }: { readonly target: Target }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const [asked, setAsked] = useState<'key' | 'remove'>();
  const [hours, setHours] = useState(24);
  const [secret, setSecret] = useState<string>();
  const update = useCall(updateTarget);
  const remove = useCall(deleteTarget, []);
  const texts = t.actions.targets;
  const close = () => setAsked(undefined);
  return (
    <>
      <Menu
        deeds={[
          has('action.target.write') && {
            id: 'key',
            label: texts.newKey,
            icon: KeyRound,
            run: () => setAsked('key'),
          },
          has('action.target.delete') && {
            id: 'remove',
            label: t.common.remove,
            icon: Trash2,
            kind: 'danger',
            run: () => setAsked('remove'),
          },
        ]}
      />
      <Confirm
        open={asked === 'key'}
        onClose={close}
        title={texts.newKey}
        text={
          <div className="stack">
            <p>{texts.newKeyText}</p>
            <NumberField
              label={texts.newKeyHours}
              value={hours}
              onChange={setHours}
              minValue={0}
              maxValue={720}
            />
          </div>
        }
        deed={texts.newKey}
        run={() =>
          attempt(async () => {
            const { signingKey } = await update({
              id,
              expirationSigningKey: { seconds: BigInt(Math.round(hours * 3600)) },
            });
            setSecret(signingKey);
          })
        }
      />
      <Confirm
        open={asked === 'remove'}
        onClose={close}
        title={say(t.common.removeTitle, { name })}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() =>
          attempt(
            async () => {
              await remove({ id });
              await navigate({ to: '/actions/targets' });
            },
            say(texts.removed, { name }),
          )
        }
      />
      <Once
        title={texts.keyTitle}
        label={texts.signingKey}
        secret={secret}
        onClose={() => setSecret(undefined)}
      >
        <p className="muted">{texts.keyText}</p>
      </Once>
    </>
  );
};
