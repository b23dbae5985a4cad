import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Event } from '../../../contract/services/event/v1.ts';
import { useTexts } from '../texts/index.ts';
import { CalendarClock } from '../ui/icons.ts';
import { Button, Dialog, Failed, Loading, Moment, TextField } from '../ui/index.ts';
import { type EventPage, useReadEvents, type Whose } from './events-of.ts';
import { said, wordsOf } from './facts-told.ts';

const pageSize = 1_000;

/** What the field for a moment takes: the reader's own time, without a zone. */
const localText = (date: Date): string =>
  new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** What an object's events had said by a moment. */
export const AsItWas = (whose: Whose) => {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={CalendarClock} onPress={() => setOpen(true)}>
        {t.common.asItWas}
      </Button>
      <Dialog title={t.common.asItWas} wide open={open} onClose={() => setOpen(false)}>
        {open && <Then {...whose} />}
      </Dialog>
    </>
  );
};

const Then = (whose: Whose) => {
  const t = useTexts();
  const read = useReadEvents(whose);
  const [typed, setTyped] = useState(() => localText(new Date()));
  const millis = new Date(typed).getTime();
  const query = useQuery({
    queryKey: ['as it was', whose.id, whose.part?.id, millis],
    enabled: !Number.isNaN(millis),
    async queryFn({ signal }) {
      // To the end of the minute that was typed.
      const until = { seconds: BigInt(Math.floor(millis / 1000)) + 59n, nanos: 999_000_000 };
      const all: Event[] = [];
      for (let sequence: bigint | undefined = 0n; sequence !== undefined; ) {
        const page: EventPage = await read(
          { limit: pageSize, sequence },
          { asc: true, creationDateFilter: { case: 'range', value: { until } } },
          signal,
        );
        all.push(...page.events);
        sequence = page.next;
      }
      return all;
    },
  });
  const fields = said(query.data ?? []);
  const last = query.data?.at(-1);
  return (
    <>
      <TextField
        label={t.common.asItWasWhen}
        type="datetime-local"
        value={typed}
        onChange={setTyped}
        hint={t.common.asItWasText}
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isFetching && <Loading lines={3} />}
      {query.isSuccess && !last && <p className="muted">{t.common.asItWasNothing}</p>}
      {last && (
        <div className="table-box">
          <table className="said-table">
            <caption>
              {t.common.asItWasLast} {last.type?.localized?.localizedMessage || last.type?.type}
              {' · '}
              <Moment at={last.creationDate} />
            </caption>
            <thead>
              <tr>
                <th scope="col">{t.common.asItWasField}</th>
                <th scope="col">{t.common.asItWasValue}</th>
                <th scope="col">{t.common.asItWasSince}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ field, value, by }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td>{wordsOf(value)}</td>
                  <td>
                    <Moment at={by.creationDate} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
};
