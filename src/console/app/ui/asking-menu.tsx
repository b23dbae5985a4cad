import { type ReactNode, useState } from 'react';
import { Confirm } from './dialog.tsx';
import { type Deed, Menu } from './menu.tsx';

export interface AskingDeed extends Omit<Deed, 'run'> {
  /** What is asked before it is done. */
  readonly ask?: { readonly title: string; readonly text: ReactNode; readonly typed?: string };
  readonly run: () => unknown;
}

/** A menu of which some deeds ask first. */
export const AskingMenu = ({
  deeds,
  label,
}: {
  readonly deeds: readonly (AskingDeed | false | undefined)[];
  readonly label?: string;
}) => {
  const [asked, setAsked] = useState<AskingDeed>();
  return (
    <>
      <Menu
        {...(label && { label })}
        deeds={deeds.map(
          (deed) => deed && { ...deed, run: () => (deed.ask ? setAsked(deed) : void deed.run()) },
        )}
      />
      {asked?.ask && (
        <Confirm
          open
          {...asked.ask}
          deed={asked.label}
          danger={asked.kind === 'danger'}
          onClose={() => setAsked(undefined)}
          run={asked.run}
        />
      )}
    </>
  );
};
