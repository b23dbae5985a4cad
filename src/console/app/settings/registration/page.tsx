import { usePermissions } from '../../api/index.ts';
import { Allowed } from './allowed.tsx';
import { Clients } from './clients.tsx';
import { Tokens } from './tokens.tsx';
import { Ways } from './ways.tsx';

/** Whether clients may register themselves, who has, and the tokens that let others do so. */
export const Registration = () => {
  const { has } = usePermissions();
  return (
    <div className="stack">
      {has('iam.policy.read') && <Ways />}
      <Clients />
      <Tokens />
      <Allowed />
    </div>
  );
};
