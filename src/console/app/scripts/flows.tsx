import type { Flow, FlowType, TriggerType } from '../../../contract/services/action/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, Ordered, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { attempt, Button, type Choice, nameIn, tellDone } from '../ui/index.ts';
import { ScriptParts } from './tabs.tsx';

const { clearFlow, getFlow, listActions, listFlowTriggerTypes, listFlowTypes, setTriggerActions } =
  ManagementService.method;

/** Where scripts run, in which order. */
export const Flows = () => {
  const t = useTexts();
  const { data } = useSuspenseQueryOf(listFlowTypes, {});
  const { data: actions } = useSuspenseQueryOf(listActions, { query: { limit: 1000, asc: true } });
  const choices = actions.result.map(({ id, name }) => ({ id, label: name }));
  return (
    <>
      <Head title={t.scripts.flows.title} trail={[{ label: t.scripts.title, to: '/scripts' }]}>
        <AsCalls />
      </Head>
      <ScriptParts current="flows" />
      <div className="stack">
        {data.result.map((flow) => (
          <FlowCard key={flow.id} flow={flow} choices={choices} />
        ))}
      </div>
    </>
  );
};

const scriptsOf = (flow: Flow | undefined, trigger: TriggerType): readonly string[] =>
  flow?.triggerActions
    .find(({ triggerType }) => triggerType?.id === trigger.id)
    ?.actions.map(({ id }) => id) ?? [];

const FlowCard = ({
  flow: { id: type, name },
  choices,
}: {
  readonly flow: FlowType;
  readonly choices: readonly Choice[];
}) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data: triggers } = useSuspenseQueryOf(listFlowTriggerTypes, { type });
  const { data } = useSuspenseQueryOf(getFlow, { type });
  const clear = useCall(clearFlow);
  return (
    <Card
      title={name?.localizedMessage || type}
      actions={
        has('org.flow.delete') &&
        (data.flow?.triggerActions.length ?? 0) > 0 && (
          <Button kind="danger" onPress={() => void attempt(() => clear({ type }), t.scripts.flows.cleared)}>
            {t.scripts.flows.clear}
          </Button>
        )
      }
    >
      {triggers.result.map((trigger) => (
        <Trigger
          key={trigger.id}
          flowType={type}
          trigger={trigger}
          choices={choices}
          present={scriptsOf(data.flow, trigger)}
        />
      ))}
    </Card>
  );
};

const Trigger = ({
  flowType,
  trigger,
  choices,
  present,
}: {
  readonly flowType: string;
  readonly trigger: TriggerType;
  readonly choices: readonly Choice[];
  readonly present: readonly string[];
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const set = useCall(setTriggerActions);
  const name = trigger.name?.localizedMessage || trigger.id;
  const form = useForm({
    id: `flow:${flowType}:${trigger.id}`,
    initial: { actions: present },
    latest: useFresh(getFlow, { type: flowType }, ({ flow }) => ({ actions: scriptsOf(flow, trigger) })),
    told: { actions: (ids) => ids.map((id) => nameIn(choices, id)).join(', ') },
    fields: { actions: 'action_ids' },
    async submit({ actions }) {
      await set({ flowType, triggerType: trigger.id, actionIds: [...actions] });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} readOnly={!has('org.flow.write')}>
      <Ordered
        label={name}
        add={say(t.common.labelled, { label: t.scripts.flows.add, value: name })}
        none={t.scripts.flows.none}
        choices={choices}
        {...form.field('actions')}
      />
    </Form>
  );
};
