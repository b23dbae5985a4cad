import { Link } from '@tanstack/react-router';
import { DeliveryService, DeliveryState } from '../../../contract/services/postern/delivery/v1.ts';
import { useQueryOf } from '../api/index.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Failed, Loading, Notice } from '../ui/index.ts';

/** As many as are counted; the API counts none. */
const most = 100;

const useDeliveries = (state: DeliveryState) =>
  useQueryOf(DeliveryService.method.listDeliveries, { filter: { state }, limit: most });

/** What is to leave the server, and what was given up. */
export const Deliveries = () => {
  const t = useTexts();
  const say = useSay();
  const waiting = useDeliveries(DeliveryState.WAITING);
  const givenUp = useDeliveries(DeliveryState.GIVEN_UP);
  const texts = t.overview.deliveries;
  const counted = (data: typeof waiting.data, text: string, many: string) =>
    say(data?.next ? many : text, { count: data?.deliveries.length ?? 0 });
  const [open, failed] = [waiting.data?.deliveries.length ?? 0, givenUp.data?.deliveries.length ?? 0];
  const error = waiting.error ?? givenUp.error;
  return (
    <Card title={texts.title} actions={<Link to="/deliveries">{texts.all}</Link>}>
      {error ? (
        <Failed error={error} />
      ) : !waiting.data || !givenUp.data ? (
        <Loading lines={1} />
      ) : (
        <>
          {open === 0 && failed === 0 && <p className="muted">{texts.fine}</p>}
          {open > 0 && <p>{counted(waiting.data, texts.waiting, texts.many)}</p>}
          {failed > 0 && (
            <Notice kind="warn">
              <Link to="/deliveries" search={{ state: 'givenUp' } as never}>
                {counted(givenUp.data, texts.givenUp, texts.manyGivenUp)}
              </Link>
            </Notice>
          )}
        </>
      )}
    </Card>
  );
};
