import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { type QueryFunctionContext, useInfiniteQuery } from '@tanstack/react-query';
import type { Change } from '../../../contract/services/change/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import { useTexts } from '../texts/index.ts';
import { Button, Failed, Loading } from '../ui/index.ts';
import { Card } from './card.tsx';
import type { Changed } from './changed.ts';
import { Moments } from './moments.tsx';

const pageSize = 50;

/** Asks for what happened to a thing, before a sequence; 0n for the newest. */
function useChanges(of: Changed) {
  const transport = useTransport();
  const { method } = ManagementService;
  const read = ({ pageParam: sequence, signal }: QueryFunctionContext<readonly unknown[], bigint>) => {
    const query = { limit: pageSize, sequence };
    const options = { signal };
    switch (of.kind) {
      case 'user':
        return callUnaryMethod(transport, method.listUserChanges, { userId: of.id, query }, options);
      case 'organization':
        return callUnaryMethod(transport, method.listOrgChanges, { query }, options);
      case 'project':
        return callUnaryMethod(transport, method.listProjectChanges, { projectId: of.id, query }, options);
      case 'application':
        return callUnaryMethod(
          transport,
          method.listAppChanges,
          { projectId: of.projectId, appId: of.id, query },
          options,
        );
    }
  };
  return useInfiniteQuery({
    queryKey: ['changes', transport, of],
    queryFn: async (context) => (await read(context)).result,
    initialPageParam: 0n,
    getNextPageParam: (last: readonly Change[]) =>
      last.length === pageSize ? last.at(-1)?.sequence : undefined,
  });
}

/** What happened to an object, for who may read it and not the log of events: without what was changed to what. */
export const Changes = ({ of }: { readonly of: Changed }) => {
  const t = useTexts();
  const query = useChanges(of);
  const changes = query.data?.pages.flat() ?? [];
  return (
    <Card title={t.common.history}>
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && changes.length === 0 && <p className="muted">{t.common.historyEmpty}</p>}
      <Moments
        of={changes.map(({ changeDate, eventType, sequence, editorId, editorDisplayName }) => ({
          sequence,
          at: changeDate,
          title: eventType?.localizedMessage ?? '',
          type: (eventType?.key ?? '').replace(/^EventTypes\./, ''),
          who: { id: editorId, name: editorDisplayName },
        }))}
      />
      {query.hasNextPage && (
        <div>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t.common.historyMore}
          </Button>
        </div>
      )}
    </Card>
  );
};
