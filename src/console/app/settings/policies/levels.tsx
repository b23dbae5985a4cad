import { Link } from '@tanstack/react-router';
import { usePermissions } from '../../api/index.ts';
import { useTexts } from '../../texts/index.ts';
import { ChevronRight } from '../../ui/icons.ts';
import { Icon } from '../../ui/index.ts';
import { baseOf, type Level, type Setting } from '../catalogue.ts';

/** From where to where settings are inherited, and which of these are in force where one looks. */
export const Levels = ({
  setting,
  part,
  inForce,
  here,
}: {
  readonly setting: Setting;
  /** Of its pages the one in view. */
  readonly part?: string;
  /** None where each text is inherited for itself. */
  readonly inForce?: Level;
  readonly here: Level;
}) => {
  const t = useTexts();
  const { has } = usePermissions();
  const texts = t.settings.levels;
  const may = (level: Level) => has(setting.needs[level] ?? '');
  const names = { instance: texts.instance, organization: texts.organization };
  return (
    <nav className="levels" aria-label={texts.label}>
      <span>{texts.system}</span>
      {(['instance', 'organization'] as const)
        .filter((level) => setting.needs[level])
        .map((level) => (
          <span key={level} className="row">
            <Icon of={ChevronRight} />
            <span className="level" data-in-force={level === inForce || undefined}>
              {level !== here && may(level) ? (
                <Link to={[baseOf[level], setting.id, part].filter(Boolean).join('/')} search={true}>
                  {names[level]}
                </Link>
              ) : (
                names[level]
              )}
              {level === inForce && <span> · {texts.inForce}</span>}
            </span>
          </span>
        ))}
    </nav>
  );
};
