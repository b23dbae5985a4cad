import { Link } from '@tanstack/react-router';
import { TargetRunService } from '../../../contract/services/postern/action/v1.ts';
import { useSuspenseQueryOf } from '../api/index.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Moment } from '../ui/index.ts';

const liveMs = 5_000;

/** What became of the last calls that somebody waited for. */
export const TargetRuns = ({ targetId }: { readonly targetId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { data } = useSuspenseQueryOf(
    TargetRunService.method.listTargetRuns,
    { targetId },
    { refetchInterval: liveMs },
  );
  const texts = t.actions.runs;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        <Link to="/deliveries" search={{ target: targetId } as never}>
          {texts.deliveries}
        </Link>
      }
    >
      {data.runs.length === 0 && <p className="muted">{texts.none}</p>}
      <ol className="timeline">
        {data.runs.map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs have no ids
          <li className="moment" key={index} data-kind={run.error === undefined ? 'good' : 'danger'}>
            <strong>{run.error ?? texts.well}</strong>
            <p className="muted small">
              <Moment at={run.endDate} />
              {` · ${say(t.deliveries.took, { ms: Math.round(run.durationMs) })}`}
              {run.status !== undefined && ` · ${say(t.deliveries.status, { status: String(run.status) })}`}
            </p>
            {run.said && <p className="said">{run.said}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
};
