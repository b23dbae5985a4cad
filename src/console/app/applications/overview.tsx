import { Link } from '@tanstack/react-router';
import type { Application } from '../../../contract/services/application/v2.ts';
import { Card } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Notice } from '../ui/index.ts';
import { addressOf, partsOf, partTitle, settingsCards } from './cards.tsx';
import { General } from './general.tsx';
import { oidcOf } from './queries.ts';

/** What the application is, what is wrong with it, and where everything is set. */
export const Overview = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const problems = oidcOf(application)?.complianceProblems ?? [];
  return (
    <div className="stack">
      {problems.length > 0 && (
        <Notice kind="warn">
          <strong>{t.applications.problems}</strong>
          <ul>
            {problems.map(({ key, localizedMessage }) => (
              <li key={key}>{localizedMessage}</li>
            ))}
          </ul>
        </Notice>
      )}
      <General application={application} />
      <Contents application={application} />
    </div>
  );
};

const Contents = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const cards = settingsCards.filter(({ fits }) => fits(application));
  return (
    <Card title={t.applications.parts.settings}>
      <div className="contents">
        {partsOf(application).map((part) => (
          <section key={part} aria-label={partTitle(t, part)}>
            <h3>{partTitle(t, part)}</h3>
            <ul>
              {cards
                .filter((card) => card.part === part)
                .map((card) => (
                  <li key={card.id}>
                    <Link {...addressOf(application.applicationId, card)}>{card.texts(t).title}</Link>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Card>
  );
};
