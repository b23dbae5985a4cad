import type { Application } from '../../../contract/services/application/v2.ts';
import { Anchor, Card } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { type SettingsPart, settingsCards } from './cards.tsx';

/** The settings of one part of the page, in groups that are saved by themselves. */
export const Settings = ({
  application,
  part,
}: {
  readonly application: Application;
  readonly part: SettingsPart;
}) => {
  const t = useTexts();
  return (
    <div className="stack">
      {settingsCards
        .filter((card) => card.part === part && card.fits(application))
        .map(({ id, texts, Form, drawn }) => (
          <Anchor key={id} id={id}>
            {drawn ? (
              <Form application={application} />
            ) : (
              <Card title={texts(t).title} text={texts(t).text}>
                <Form application={application} />
              </Card>
            )}
          </Anchor>
        ))}
    </div>
  );
};
