import { Allowed } from './allowed.tsx';
import { Clients } from './clients.tsx';
import { Tokens } from './tokens.tsx';

/** Clients that have registered themselves, and the tokens that let others do so. */
export const Registration = () => (
  <div className="stack">
    <Clients />
    <Tokens />
    <Allowed />
  </div>
);
