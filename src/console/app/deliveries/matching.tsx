import { useState } from 'react';
import { DeliveryService } from '../../../contract/services/postern/delivery/v1.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { useListState } from '../list/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, RotateCcw } from '../ui/icons.ts';
import { attempt, Confirm, Menu, tellDone } from '../ui/index.ts';
import { filterOf } from './queries.ts';

const { retryDeliveries, discardDeliveries } = DeliveryService.method;

/** What is done to all that the list would show, however many they are. */
export const MatchingDeeds = () => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [{ filters }] = useListState(['state', 'kind', 'target', 'event', 'object']);
  const [asked, setAsked] = useState<'retry' | 'discard'>();
  const retry = useCall(retryDeliveries);
  const discard = useCall(discardDeliveries);
  const { deeds } = t.deliveries;
  if (!has('iam.debug.write')) return null;
  const isDiscard = asked === 'discard';
  const which = { case: 'matching' as const, value: filterOf(filters) };
  return (
    <>
      <Menu
        deeds={[
          { id: 'retry', label: deeds.retryMatching, icon: RotateCcw, run: () => setAsked('retry') },
          {
            id: 'discard',
            label: deeds.discardMatching,
            icon: Ban,
            kind: 'danger',
            run: () => setAsked('discard'),
          },
        ]}
      />
      <Confirm
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={isDiscard ? deeds.discardMatching : deeds.retryMatching}
        text={isDiscard ? deeds.discardMatchingText : deeds.retryMatchingText}
        deed={isDiscard ? deeds.discard : deeds.retry}
        danger={isDiscard}
        run={() =>
          attempt(async () => {
            const { count } = await (isDiscard ? discard({ which }) : retry({ which }));
            tellDone(say(isDiscard ? deeds.discarded : deeds.retried, { count }));
          })
        }
      />
    </>
  );
};
