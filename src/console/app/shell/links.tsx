import { SettingsService } from '../../../contract/services/settings/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { useLanguage, useTexts } from '../texts/index.ts';
import { Icon } from '../ui/icon.tsx';
import { ExternalLink } from '../ui/icons.ts';
import { useOrgId } from './org.tsx';

const settingsAreFreshMs = 300_000;

/** Where whoever runs this leads people: documentation, help, and a link of their own. */
export const Links = () => {
  const t = useTexts();
  const language = useLanguage();
  const orgId = useOrgId();
  const { data } = useQueryOf(
    SettingsService.method.getLegalAndSupportSettings,
    { ctx: { resourceOwner: { case: 'orgId', value: orgId } } },
    { staleTime: settingsAreFreshMs, enabled: usePermissions().has('policy.read') },
  );
  const settings = data?.settings;
  if (!settings) return null;
  const links = [
    [settings.docsLink, t.shell.docs],
    [settings.helpLink, t.shell.help],
    [settings.customLink, settings.customLinkText || settings.customLink],
  ] as const;
  return (
    <ul className="links">
      {links
        .filter(([href]) => /^https?:/i.test(href))
        .map(([href, label]) => (
          <li key={label}>
            <a
              className="place"
              href={href.replaceAll('{{.Lang}}', language.split('-')[0] ?? language)}
              target="_blank"
              rel="noreferrer"
            >
              <Icon of={ExternalLink} />
              {label}
            </a>
          </li>
        ))}
    </ul>
  );
};
