import { Code, ConnectError } from '@connectrpc/connect';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { TriangleAlert } from '../ui/icons.ts';
import { Failed } from '../ui/problem.tsx';
import { Empty } from '../ui/show.tsx';
import { Nowhere } from './nowhere.tsx';

/** A page that fell over: by what the server said, or by itself. */
export const Broken = ({ error, reset }: ErrorComponentProps) => {
  const t = useTexts();
  if (error instanceof ConnectError)
    return error.code === Code.NotFound ? <Nowhere /> : <Failed error={error} onRetry={reset} />;
  return (
    <Empty icon={TriangleAlert} title={t.common.brokeTitle}>
      <p>{t.common.brokeText}</p>
      <p className="small">
        <code>{String(error)}</code>
      </p>
      <Button onPress={() => location.reload()}>{t.common.retry}</Button>
    </Empty>
  );
};
