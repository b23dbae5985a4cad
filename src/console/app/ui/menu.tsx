import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTexts } from '../texts/index.ts';
import { IconButton } from './button.tsx';
import { Icon, type IconType } from './icon.tsx';
import { EllipsisVertical } from './icons.ts';

export interface Deed {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconType;
  readonly kind?: 'danger';
  readonly run: () => void;
}

/** Deeds behind a button; what may not be done is not among them. */
export const Menu = ({
  deeds,
  trigger,
  label,
}: {
  readonly deeds: readonly (Deed | false | undefined)[];
  readonly trigger?: ReactElement;
  readonly label?: string;
}) => {
  const t = useTexts();
  const there = deeds.filter((deed) => deed !== false && deed !== undefined);
  if (there.length === 0) return null;
  return (
    <MenuTrigger>
      {trigger ?? <IconButton icon={EllipsisVertical} label={label ?? t.common.more} />}
      <Popover className="popover" placement="bottom end">
        <AriaMenu
          className="options"
          items={there}
          onAction={(id) => there.find((deed) => deed.id === id)?.run()}
        >
          {(deed) => (
            <MenuItem className="option" textValue={deed.label} data-kind={deed.kind}>
              {deed.icon && <Icon of={deed.icon} />}
              {deed.label}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
};
