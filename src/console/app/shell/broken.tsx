import { Code, ConnectError } from '@connectrpc/connect';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { problemOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { RefreshCw, TriangleAlert } from '../ui/icons.ts';
import { Failed } from '../ui/problem.tsx';
import { Empty } from '../ui/show.tsx';
import { NotAllowed } from './not-allowed.tsx';
import { Nowhere } from './nowhere.tsx';

/** In the words of Chrome, of Firefox and of Safari: the error has no other mark. */
const isMissingPart = (error: unknown): boolean =>
  /dynamically imported module|importing a module script failed/i.test(String(error));

/** A page that fell over: by what the server said, or by itself. */
export const Broken = ({ error, reset }: ErrorComponentProps) => {
  const t = useTexts();
  if (error instanceof ConnectError) {
    if (error.code === Code.NotFound) return <Nowhere />;
    if (error.code === Code.PermissionDenied) return <NotAllowed>{problemOf(error).title(t)}</NotAllowed>;
    return <Failed error={error} onRetry={reset} />;
  }
  if (isMissingPart(error))
    return (
      <Empty icon={RefreshCw} title={t.common.missingPartTitle}>
        <p>{t.common.missingPartText}</p>
        <Button kind="primary" onPress={() => location.reload()}>
          {t.common.reload}
        </Button>
      </Empty>
    );
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
