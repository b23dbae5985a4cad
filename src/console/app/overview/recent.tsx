import { AdminService } from '../../../contract/services/admin/v1.ts';
import { useQueryOf } from '../api/index.ts';
import { Card, ObjectLink } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Failed, Loading, millisOf, useAgo } from '../ui/index.ts';

const shown = 12;

/** The last events of the instance. */
export const Recent = () => {
  const t = useTexts();
  const say = useSay();
  const ago = useAgo();
  const { data, error, refetch } = useQueryOf(AdminService.method.listEvents, { limit: shown });
  const texts = t.overview.recent;
  return (
    <Card title={texts.title}>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.events.length === 0 && <p className="muted">{texts.empty}</p>}
      <ol className="timeline">
        {data?.events.map((event) => (
          <li className="moment" key={String(event.sequence)}>
            <ObjectLink type={event.aggregate?.type?.type ?? ''} id={event.aggregate?.id ?? ''}>
              <strong>{event.type?.localized?.localizedMessage || event.type?.type}</strong>
            </ObjectLink>
            <p className="muted small">
              {ago(millisOf(event.creationDate))}
              {' · '}
              {say(t.common.historyBy, {
                who: event.editor?.displayName || event.editor?.userId || t.common.historySystem,
              })}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
};
