import { FirstEvent, useFirstEvent } from '../object/first-event.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { millisOf, useAgo } from '../ui/index.ts';

const eventTypes = ['user.human.added', 'user.human.profile.changed', 'group.added'];

/** Waits for the first thing that a directory makes or changes. */
export const DirectoryLive = ({ userId }: { readonly userId: string }) => {
  const { live: texts } = useTexts().directory;
  const say = useSay();
  const ago = useAgo();
  const { data, error, refetch } = useFirstEvent({
    id: `directory:${userId}`,
    since: undefined,
    among: { eventTypes, editorUserId: userId },
    isOwn: () => true,
    isFirst: () => true,
  });
  const first = data?.first;
  return (
    <FirstEvent
      title={texts.title}
      waiting={texts.waiting}
      waitingText={texts.waitingText}
      arrived={first && say(texts.arrived, { when: ago(millisOf(first.creationDate)) })}
      arrivedText={texts.arrivedText}
      error={error}
      onRetry={() => void refetch()}
    />
  );
};
