import { ActionService, type Execution } from '../../../contract/services/action/v2.ts';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import { useCall, useFresh, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, Ordered, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Sentence } from '../texts/sentence.tsx';
import { ArrowDown, ArrowUp, Bell, Code } from '../ui/icons.ts';
import { nameIn, Radios, Select, TextField, tellDone } from '../ui/index.ts';
import {
  conditionOf,
  type Kind,
  keyOf,
  kinds,
  type Scope,
  useWhenText,
  type When,
  whenOf,
} from './condition.ts';
import { all, useTargetChoices } from './queries.ts';

const { listExecutionFunctions, listExecutionMethods, listExecutions, listExecutionServices, setExecution } =
  ActionService.method;

const icons = { request: ArrowUp, response: ArrowDown, function: Code, event: Bell } as const;

/** `user.human.added` begins with `user` and `user.human`. */
const groupsOf = (types: readonly string[]): string[] =>
  [
    ...new Set(
      types.flatMap((type) => {
        const parts = type.split('.').slice(0, -1);
        return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
      }),
    ),
  ].sort();

function useNames({ kind, scope }: Pick<When, 'kind' | 'scope'>): readonly string[] {
  const { has } = usePermissions();
  const isCall = kind === 'request' || kind === 'response';
  const methods = useQueryOf(listExecutionMethods, {}, { enabled: isCall && scope === 'one' });
  const services = useQueryOf(listExecutionServices, {}, { enabled: isCall && scope === 'group' });
  const functions = useQueryOf(listExecutionFunctions, {}, { enabled: kind === 'function' });
  const types = useQueryOf(
    AdminService.method.listEventTypes,
    {},
    { enabled: kind === 'event' && has('events.read') },
  );
  if (kind === 'function') return functions.data?.functions ?? [];
  if (kind === 'event') {
    const all = (types.data?.eventTypes ?? []).map(({ type }) => type);
    return scope === 'group' ? groupsOf(all) : all;
  }
  return (scope === 'group' ? services.data?.services : methods.data?.methods) ?? [];
}

const isAt = ({ condition }: Execution, when: When): boolean => {
  const own = condition && whenOf(condition);
  return own !== undefined && keyOf(own) === keyOf({ ...when, name: when.name.trim() });
};

export interface ExecutionFormProps {
  /** What is changed; undefined: a new one. */
  readonly present: { readonly when: When; readonly targets: readonly string[] } | undefined;
  readonly onDone: () => void;
}

/** Says what is called when. */
export const ExecutionForm = ({ present, onDone }: ExecutionFormProps) => {
  const t = useTexts();
  const textOf = useWhenText();
  const set = useCall(setExecution);
  const choices = useTargetChoices();
  const texts = t.actions.when;
  const initial = {
    kind: (present?.when.kind ?? 'request') as Kind,
    scope: (present?.when.scope ?? 'one') as Scope,
    name: present?.when.name ?? '',
    targets: present?.targets ?? ([] as readonly string[]),
  };
  const read = useFresh(listExecutions, all, ({ executions }) => executions);
  const form = useForm({
    id: `execution:${present ? keyOf(present.when) : 'new'}`,
    initial,
    async latest(values) {
      const now = (await read()).find((one) => isAt(one, present?.when ?? values));
      return { ...initial, targets: now?.targets ?? [] };
    },
    told: { targets: (ids) => ids.map((id) => nameIn(choices, id)).join(', ') },
    required: ['targets'],
    check: ({ kind, scope, name }) => ({
      name: (kind === 'function' || scope !== 'all') && name.trim() === '' && t.common.required,
    }),
    fields: { name: 'condition' },
    async submit({ targets, ...when }) {
      await set({
        condition: conditionOf({ ...when, name: when.name.trim() }),
        targets: [...targets],
      });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      {present ? (
        <p>
          <Sentence
            text={t.common.labelled}
            of={{
              label: texts.kinds[present.when.kind],
              value: <strong>{textOf(present.when)}</strong>,
            }}
          />
        </p>
      ) : (
        <Occasion form={form} />
      )}
      <Ordered
        label={texts.targets}
        hint={texts.targetsHint}
        add={texts.addTarget}
        none={texts.noTargets}
        choices={choices}
        {...form.field('targets')}
      />
    </Form>
  );
};

type Values = When & { readonly targets: readonly string[] };

const Occasion = ({ form }: { readonly form: ReturnType<typeof useForm<Values>> }) => {
  const t = useTexts();
  const { kind, scope } = form.values;
  const names = useNames({ kind, scope });
  const texts = t.actions.when;
  const scopes = kind === 'event' ? texts.eventScopes : texts.callScopes;
  return (
    <>
      <Radios<Kind>
        label={texts.kind}
        choices={kinds.map((id) => ({
          id,
          label: texts.kinds[id],
          hint: texts.kindTexts[id],
          icon: icons[id],
        }))}
        value={kind}
        onChange={(next) => form.set({ kind: next, name: '', scope: next === 'function' ? 'one' : scope })}
      />
      {kind !== 'function' && (
        <Select<Scope>
          label={texts.scope}
          choices={(['one', 'group', 'all'] as const).map((id) => ({ id, label: scopes[id] }))}
          value={scope}
          onChange={(next) => form.set({ scope: next, name: '' })}
        />
      )}
      {(kind === 'function' || scope !== 'all') && (
        <TextField
          label={kind === 'function' ? texts.kinds.function : scopes[scope]}
          suggestions={names}
          autoComplete="off"
          {...form.field('name')}
        />
      )}
    </>
  );
};
