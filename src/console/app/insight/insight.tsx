import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApplicationService } from '../../../contract/services/application/v2.ts';
import { Allowed } from '../api/index.ts';
import { ofClient } from '../applications/queries.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { ButtonLink, Failed, Loading, Notice, Select } from '../ui/index.ts';
import {
  counted,
  type Factor,
  factorTypes,
  failures,
  mostUsed,
  people,
  type Range,
  signedIn,
  spanOf,
} from './counting.ts';
import { Figure } from './figure.tsx';
import { type Read, readHappenings } from './reading.ts';

const ranges: readonly Range[] = ['day', 'week', 'month'];
const topApplications = 5;

/** Sign-ins, failures, factors, people and applications over time. */
export const Insight = () => {
  const t = useTexts();
  const navigate = useNavigate();
  const transport = useTransport();
  const { range: asked } = useSearch({ strict: false }) as { range?: string };
  const range = ranges.find((one) => one === asked) ?? 'day';
  const span = useMemo(() => spanOf(range, Date.now()), [range]);
  const since = span.starts[0] ?? 0;
  const { data, error, refetch } = useQuery({
    queryKey: ['insight', transport, since],
    queryFn: ({ signal }) => readHappenings(transport, since, signal),
  });
  return (
    <>
      <Head title={t.insight.title} under={t.insight.text}>
        <Allowed to="policy.read">
          <ButtonLink to="/simulator">{t.simulator.title}</ButtonLink>
        </Allowed>
        <AsCalls />
      </Head>
      <div className="stack">
        <div className="narrow">
          <Select<Range>
            label={t.insight.range}
            choices={ranges.map((id) => ({ id, label: t.insight.ranges[id] }))}
            value={range}
            onChange={(next) =>
              void navigate({
                to: '.',
                search: ((before: object) => ({ ...before, range: next })) as never,
                replace: true,
              })
            }
          />
        </div>
        {error && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading lines={8} />}
        {data && <Figures read={data} span={span} />}
      </div>
    </>
  );
};

/** What clients are called; their ids where they are gone. */
function useNames(clientIds: readonly string[]): ReadonlyMap<string, string> {
  const transport = useTransport();
  const answers = useQueries({
    queries: clientIds.map((clientId) => ({
      queryKey: ['insight-name', transport, clientId],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        callUnaryMethod(
          transport,
          ApplicationService.method.listApplications,
          { filters: [ofClient(clientId)] },
          { signal },
        ),
    })),
  });
  return new Map(
    clientIds.map((clientId, index) => [clientId, answers[index]?.data?.applications[0]?.name ?? clientId]),
  );
}

const Figures = ({
  read: { happenings, cutAt },
  span,
}: {
  readonly read: Read;
  readonly span: ReturnType<typeof spanOf>;
}) => {
  const t = useTexts();
  const say = useSay();
  const language = useLanguage();
  const { insight: texts } = t;
  const signIns = happenings.filter(({ type, byPerson }) => type === signedIn && byPerson);
  const wrong = happenings.filter(({ type }) => failures.includes(type));
  const top = mostUsed(signIns, topApplications);
  const names = useNames(top);
  const factors = (Object.keys(factorTypes) as Factor[]).map((factor) => ({
    id: factor,
    label: texts.factorNames[factor],
    counts: counted(
      span,
      happenings.filter(({ type }) => type === factorTypes[factor]),
    ),
  }));
  return (
    <>
      {cutAt !== undefined && (
        <Notice kind="warn">
          {say(texts.cut, {
            count: happenings.length,
            since: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
              cutAt,
            ),
          })}
        </Notice>
      )}
      <Figure
        title={texts.signIns}
        text={texts.signInsText}
        span={span}
        series={[
          { id: 'succeeded', label: texts.succeeded, counts: counted(span, signIns) },
          { id: 'failed', label: texts.failed, counts: counted(span, wrong) },
        ]}
      />
      <div className="cards">
        <Figure
          title={texts.users}
          text={texts.usersText}
          span={span}
          adds={false}
          series={[{ id: 'users', label: texts.users, counts: people(span, signIns) }]}
        />
        <Figure
          title={texts.factors}
          text={texts.factorsText}
          span={span}
          series={factors.filter(({ counts }) => counts.some((count) => count > 0))}
        />
      </div>
      <Figure
        title={texts.applications}
        text={texts.applicationsText}
        span={span}
        series={top.map((clientId) => ({
          id: clientId,
          label: names.get(clientId) ?? clientId,
          counts: counted(
            span,
            signIns.filter((one) => one.clientId === clientId),
          ),
        }))}
      />
    </>
  );
};
