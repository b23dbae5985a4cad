import { Link } from '@tanstack/react-router';
import { usePermissions } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { AppWindow, Bot } from '../ui/icons.ts';
import { Icon } from '../ui/index.ts';
import type { FrameworkGroup } from './frameworks.ts';

/** What is connected at another place: machines have accounts, and clients of MCP register themselves. */
export const OtherKinds = ({ group }: { readonly group: FrameworkGroup }) => {
  const { create } = useTexts().applications;
  const { has } = usePermissions();
  if (group !== 'api') return null;
  return (
    <>
      {has('user.write') && (
        <li>
          <Link to="/service-accounts/new" className="framework">
            <Icon of={Bot} />
            <span>{create.machine}</span>
          </Link>
        </li>
      )}
      {has('iam.read') && (
        <li>
          <Link to="/instance/registration" className="framework">
            <Icon of={AppWindow} />
            <span>{create.mcpClient}</span>
          </Link>
        </li>
      )}
    </>
  );
};
