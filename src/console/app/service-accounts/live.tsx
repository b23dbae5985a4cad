import type { User } from '../../../contract/services/user/v2.ts';
import { FirstEvent, scopesIn, useFirstEvent } from '../object/first-event.tsx';
import { useSession } from '../shell/session.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { millisOf, useAgo } from '../ui/index.ts';

const issued = 'oidc_session.added';

/** Waits for the first token that the account is given. */
export const Live = ({ user: { userId, details } }: { readonly user: User }) => {
  const { live: texts } = useTexts().serviceAccounts;
  const say = useSay();
  const ago = useAgo();
  const { issuer } = useSession().environment;
  const { data, error, refetch } = useFirstEvent({
    id: userId,
    since: details?.creationDate,
    among: { eventTypes: [issued], editorUserId: userId },
    isOwn: ({ payload }) => payload?.['userID'] === userId,
    isFirst: () => true,
  });
  const first = data?.first;
  const scopes = scopesIn(first);
  return (
    <FirstEvent
      title={texts.title}
      waiting={texts.waiting}
      waitingText={say(texts.waitingText, { endpoint: `${issuer}/oauth/v2/token` })}
      arrived={first && say(texts.arrived, { when: ago(millisOf(first.creationDate)) })}
      arrivedText={scopes === '' ? texts.noScopes : say(texts.scopes, { scopes })}
      error={error}
      onRetry={() => void refetch()}
    />
  );
};
