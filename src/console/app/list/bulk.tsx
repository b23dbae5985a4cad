import { useState } from 'react';
import { problemOfChange } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import { Button, Confirm, tellDone, tellFailed } from '../ui/index.ts';

export interface BulkDeed<Row> {
  readonly id: string;
  readonly label: string;
  readonly icon: IconType;
  readonly kind?: 'danger';
  /** Asked first. */
  readonly confirm?: string;
  readonly run: (row: Row) => Promise<unknown>;
}

const atOnce = 4;

/** Does it to each, a few at a time; one that fails stops none of the others. */
async function toAll<Row>(rows: readonly Row[], run: (row: Row) => Promise<unknown>) {
  const left = [...rows];
  const errors: unknown[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let row = left.shift(); row !== undefined; row = left.shift())
        await run(row).catch((error) => errors.push(error));
    }),
  );
  return errors;
}

export function BulkBar<Row>({
  deeds,
  rows,
  onDone,
}: {
  readonly deeds: readonly BulkDeed<Row>[];
  readonly rows: readonly Row[];
  readonly nameOf: (row: Row) => string;
  readonly onDone: () => void;
}) {
  const t = useTexts();
  const say = useSay();
  const [asked, setAsked] = useState<BulkDeed<Row>>();
  const [pending, setPending] = useState(false);
  const run = async (deed: BulkDeed<Row>) => {
    setPending(true);
    const errors = await toAll(rows, deed.run);
    setPending(false);
    const done = rows.length - errors.length;
    if (errors.length === 0) tellDone(say(t.lists.bulkDone, { count: done }));
    else
      tellFailed(
        say(t.lists.bulkSome, { done, failed: errors.length, reason: problemOfChange(errors[0]).title(t) }),
      );
    onDone();
  };
  return (
    <div className="bulk" role="status">
      <strong>{say(t.lists.selected, { count: rows.length })}</strong>
      {deeds.map((deed) => (
        <Button
          key={deed.id}
          icon={deed.icon}
          kind={deed.kind}
          isDisabled={pending}
          onPress={() => (deed.confirm ? setAsked(deed) : void run(deed))}
        >
          {deed.label}
        </Button>
      ))}
      <Button kind="plain" onPress={onDone}>
        {t.lists.deselect}
      </Button>
      {asked && (
        <Confirm
          open
          title={say(t.lists.selected, { count: rows.length })}
          text={asked.confirm}
          deed={asked.label}
          danger={asked.kind === 'danger'}
          onClose={() => setAsked(undefined)}
          run={() => run(asked)}
        />
      )}
    </div>
  );
}
