import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type Action, ActionSchema, ActionState } from '../../../contract/services/action/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import { ActionRunService } from '../../../contract/services/postern/action/v1.ts';
import { changes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head, ObjectHistory, Parts } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Play, Trash2 } from '../ui/icons.ts';
import { attempt, Badge, Confirm, Menu, Moment, tellDone } from '../ui/index.ts';
import { inputOf, ScriptFields, valuesOf } from './fields.tsx';

const { getAction, updateAction, deactivateAction, reactivateAction, deleteAction } =
  ManagementService.method;

export const ScriptPage = () => {
  const t = useTexts();
  const { scriptId = '', part = '' } = useParams({ strict: false }) as { scriptId?: string; part?: string };
  const { data } = useSuspenseQueryOf(getAction, { id: scriptId });
  const { action } = data;
  if (!action) return <Nowhere />;
  const isActive = action.state === ActionState.ACTIVE;
  return (
    <>
      <Head
        title={action.name}
        trail={[{ label: t.scripts.title, to: '/scripts' }]}
        id={scriptId}
        under={
          <Badge kind={isActive ? 'good' : undefined}>{isActive ? t.common.active : t.common.inactive}</Badge>
        }
      >
        <AsCalls />
        <Deeds action={action} />
      </Head>
      <Parts
        label={action.name}
        base={`/scripts/${scriptId}`}
        current={part}
        parts={[
          { id: '', label: t.scripts.script },
          { id: 'runs', label: t.actions.runs.title },
          { id: 'history', label: t.common.history },
        ]}
      />
      {part === '' && <Settings action={action} />}
      {part === 'runs' && <Runs actionId={scriptId} />}
      {part === 'history' && <ObjectHistory id={scriptId} />}
    </>
  );
};

const Settings = ({ action }: { readonly action: Action }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const update = useCall(updateAction);
  const form = useForm({
    id: `script:${action.id}`,
    initial: valuesOf(action),
    latest: useFresh(getAction, { id: action.id }, ({ action: now = action }) => valuesOf(now)),
    required: ['name', 'script'],
    fields: { seconds: 'timeout' },
    async submit(values) {
      await update({ id: action.id, ...inputOf(values) });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card>
      <Form form={form} readOnly={!has('org.action.write')}>
        <ScriptFields form={form} />
      </Form>
    </Card>
  );
};

const liveMs = 5_000;

const Runs = ({ actionId }: { readonly actionId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { data } = useSuspenseQueryOf(
    ActionRunService.method.listActionRuns,
    { actionId },
    { refetchInterval: liveMs },
  );
  return (
    <Card title={t.actions.runs.title} text={t.scripts.runsText}>
      {data.runs.length === 0 && <p className="muted">{t.scripts.noRuns}</p>}
      <ol className="timeline">
        {data.runs.map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs have no ids
          <li className="moment" key={index} data-kind={run.error === undefined ? 'good' : 'danger'}>
            <strong>{run.error ?? t.actions.runs.well}</strong>
            <p className="muted small">
              <Moment at={run.endDate} />
              {` · ${say(t.deliveries.took, { ms: Math.round(run.durationMs) })}`}
            </p>
            {run.log.length > 0 && (
              <p className="said">{run.log.map(({ level, text }) => `${level}: ${text}`).join('\n')}</p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
};

const becomes = (state: ActionState) => (of: { readonly id?: string }) =>
  changes(ActionSchema, ({ id }) => id === of.id, { state });

const Deeds = ({ action: { id, name, state } }: { readonly action: Action }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const [removing, setRemoving] = useState(false);
  const deactivate = useForeseen(deactivateAction, becomes(ActionState.INACTIVE));
  const reactivate = useForeseen(reactivateAction, becomes(ActionState.ACTIVE));
  const remove = useCall(deleteAction, []);
  const { deeds } = t.scripts;
  return (
    <>
      <Menu
        deeds={[
          has('org.action.write') &&
            (state === ActionState.ACTIVE
              ? {
                  id: 'deactivate',
                  label: deeds.deactivate,
                  icon: Ban,
                  run: () =>
                    void attempt(() => deactivate({ id }), deeds.deactivated, {
                      label: t.common.undo,
                      run: () => void attempt(() => reactivate({ id }), t.common.undone),
                    }),
                }
              : {
                  id: 'reactivate',
                  label: deeds.reactivate,
                  icon: Play,
                  run: () => void attempt(() => reactivate({ id }), deeds.reactivated),
                }),
          has('org.action.delete') && {
            id: 'remove',
            label: t.common.remove,
            icon: Trash2,
            kind: 'danger',
            run: () => setRemoving(true),
          },
        ]}
      />
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={say(t.common.removeTitle, { name })}
        text={deeds.removeText}
        deed={t.common.remove}
        danger
        run={() =>
          attempt(
            async () => {
              await remove({ id });
              await navigate({ to: '/scripts' });
            },
            say(deeds.removed, { name }),
          )
        }
      />
    </>
  );
};
