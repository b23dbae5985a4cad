import { type Problem, problemOf } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Copy, Notice } from './show.tsx';

/** What the server objected to, in its words, with what one needs to tell somebody of it. */
export const ProblemNotice = ({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
}) => {
  const t = useTexts();
  const say = useSay();
  const title = problem.title(t);
  return (
    <Notice kind="danger">
      <p>{title}</p>
      {problem.violations
        .filter(({ message }) => !title.includes(message))
        .map(({ field, message }) => (
          <p key={field}>
            <code>{field}</code>: {message}
          </p>
        ))}
      {problem.requestId && (
        <p className="small">
          <Copy text={problem.requestId} label={say(t.common.requestId, { id: problem.requestId })} />
        </p>
      )}
      {onRetry && problem.retryable && (
        <div>
          <Button onPress={onRetry}>{t.common.retry}</Button>
        </div>
      )}
    </Notice>
  );
};

/** Where a query failed: in place of what it would show. */
export const Failed = ({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) => (
  <ProblemNotice problem={problemOf(error)} onRetry={onRetry} />
);
