import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { apiOf, askPermissions, problemOf } from '../api/index.ts';
import { AuthProblem, type AuthProblemKind, type Session, signInAgain, startSession } from '../auth/index.ts';
import { keepDraftsOf } from '../form/drafts.ts';
import { preloadPage, router } from '../router.tsx';
import { type Spoken, SpokenProvider, speak, useTexts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { Ended } from './ended.tsx';
import { SpeakProvider, wantedLanguages } from './language.ts';
import { Mark } from './mark.tsx';
import { orgInView } from './org.tsx';
import { SessionProvider } from './session.ts';

type Stage = { readonly session: Session } | { readonly problem: unknown } | undefined;

/** From nothing to a console that somebody is signed in to. */
export const Boot = () => {
  const [spoken, setSpoken] = useState<Spoken>();
  const [stage, setStage] = useState<Stage>();
  const speakWanted = useCallback(async () => {
    const found = await speak(wantedLanguages());
    document.documentElement.lang = found.language;
    setSpoken(found);
  }, []);
  useEffect(() => {
    void speakWanted();
    void start().then(setStage);
  }, [speakWanted]);
  if (!spoken || !stage) return null;
  return (
    <SpokenProvider value={spoken}>
      <I18nProvider locale={spoken.language}>
        {'session' in stage ? (
          <SessionProvider value={stage.session}>
            <SpeakProvider value={speakWanted}>
              <RouterProvider router={router} />
            </SpeakProvider>
            <Ended session={stage.session} />
            <Toasts />
          </SessionProvider>
        ) : (
          <NotIn problem={stage.problem} />
        )}
      </I18nProvider>
    </SpokenProvider>
  );
};

let started: Promise<Stage> | undefined;

/** Once a page: a code can be exchanged once, and React may mount twice. */
const start = (): Promise<Stage> => {
  started ??= signedIn().catch((problem: unknown) => ({ problem }));
  return started;
};

async function signedIn(): Promise<Stage> {
  preloadPage();
  const session = await startSession();
  const { sub, orgId } = session.claims();
  keepDraftsOf(sub);
  await askPermissions(apiOf(session), orgInView(location.search) || orgId);
  return { session };
}

const NotIn = ({ problem }: { readonly problem: unknown }) => {
  const t = useTexts();
  const kind: AuthProblemKind = problem instanceof AuthProblem ? problem.kind : 'refused';
  const out = kind === 'signed_out';
  const { title, retryable } = problemOf(problem);
  return (
    <main className="alone">
      <div className="card">
        <span className="brand">
          <Mark />
          {t.common.product}
        </span>
        <h1>{out ? t.shell.signedOutTitle : t.shell.problems[kind]}</h1>
        <p className="muted">{title(t)}</p>
        {problem instanceof AuthProblem && problem.detail && (
          <p className="small muted">
            <code>{problem.detail}</code>
          </p>
        )}
        <div className="row">
          {kind === 'insecure' || kind === 'storage' ? null : retryable ? (
            <Button kind="primary" onPress={() => location.reload()}>
              {t.common.retry}
            </Button>
          ) : (
            <Button kind="primary" onPress={() => void signInAgain()}>
              {t.shell.signIn}
            </Button>
          )}
        </div>
      </div>
    </main>
  );
};
