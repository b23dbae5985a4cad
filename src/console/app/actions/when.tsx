import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { ActionService, type Execution } from '../../../contract/services/action/v2.ts';
import { Allowed, useCall, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Card, Head, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, Zap } from '../ui/icons.ts';
import { attempt, Button, Dialog, Empty, Loading } from '../ui/index.ts';
import { conditionOf, type Kind, keyOf, kinds, useWhenText, type When, whenOf } from './condition.ts';
import { all, useTargetChoices } from './queries.ts';
import { ActionParts } from './tabs.tsx';

// It lists the types of events by the API's version 1, whose descriptors are large.
const ExecutionForm = lazy(async () => ({ default: (await import('./execution-form.tsx')).ExecutionForm }));

const { listExecutions, setExecution } = ActionService.method;

interface Line {
  readonly when: When;
  readonly targets: readonly string[];
}

const lineOf = ({ condition, targets }: Execution): Line | undefined => {
  const when = condition && whenOf(condition);
  return when && { when, targets };
};

/** What is called on which occasion. */
export const WhatRunsWhen = () => {
  const t = useTexts();
  const { data } = useSuspenseQueryOf(listExecutions, all);
  const [open, setOpen] = useState<Line | 'new'>();
  const lines = data.executions.map(lineOf).filter((line) => line !== undefined);
  const texts = t.actions.when;
  const close = () => setOpen(undefined);
  return (
    <>
      <Head title={t.actions.title}>
        <AsCalls />
        <Allowed to="action.execution.write">
          <Button kind="primary" icon={Plus} onPress={() => setOpen('new')}>
            {texts.add}
          </Button>
        </Allowed>
      </Head>
      <ActionParts current="" />
      {lines.length === 0 ? (
        <Card>
          <Empty icon={Zap} title={texts.empty}>
            <p>{texts.emptyText}</p>
          </Empty>
        </Card>
      ) : (
        <div className="stack">
          {kinds.map((kind) => (
            <OfKind
              key={kind}
              kind={kind}
              lines={lines.filter(({ when }) => when.kind === kind)}
              onChange={setOpen}
            />
          ))}
        </div>
      )}
      <Dialog
        title={open === 'new' ? texts.add : texts.change}
        wide
        open={open !== undefined}
        onClose={close}
      >
        {open && (
          <Suspense fallback={<Loading />}>
            <ExecutionForm present={open === 'new' ? undefined : open} onDone={close} />
          </Suspense>
        )}
      </Dialog>
    </>
  );
};

const OfKind = ({
  kind,
  lines,
  onChange,
}: {
  readonly kind: Kind;
  readonly lines: readonly Line[];
  readonly onChange: (line: Line) => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const textOf = useWhenText();
  const set = useCall(setExecution);
  const choices = useTargetChoices();
  const texts = t.actions.when;
  if (lines.length === 0) return null;
  const nameOf = (id: string) => choices.find((choice) => choice.id === id)?.label ?? id;
  const remove = ({ when, targets }: Line) =>
    void attempt(() => set({ condition: conditionOf(when), targets: [] }), texts.removed, {
      label: t.common.undo,
      run: () =>
        void attempt(() => set({ condition: conditionOf(when), targets: [...targets] }), t.common.undone),
    });
  return (
    <Card title={texts.kinds[kind]} text={texts.kindTexts[kind]}>
      <Things label={texts.kinds[kind]}>
        {lines.map((line) => (
          <Thing
            key={keyOf(line.when)}
            actions={
              has('action.execution.write') && (
                <>
                  <Button
                    aria-label={say(texts.changeOf, { name: textOf(line.when) })}
                    onPress={() => onChange(line)}
                  >
                    {t.common.edit}
                  </Button>
                  <Button
                    kind="danger"
                    aria-label={say(texts.removeOf, { name: textOf(line.when) })}
                    onPress={() => remove(line)}
                  >
                    {t.common.remove}
                  </Button>
                </>
              )
            }
          >
            <strong title={line.when.name}>{textOf(line.when)}</strong>
            <ol className="chain" aria-label={texts.targets}>
              {line.targets.map((id) => (
                <li key={id}>
                  <Link to={`/actions/targets/${id}`}>{nameOf(id)}</Link>
                </li>
              ))}
            </ol>
          </Thing>
        ))}
      </Things>
    </Card>
  );
};
